using MiniKube.ControlPlane.Scheduler;
using MiniKube.Machinery.Hosting;
using MiniKube.Machinery.Hosting.Logging;
using MiniKube.Machinery.Hosting.Options;

var flags = FlagBinder.Bind<SchedulerOptions>("mk-scheduler", args, "MK_SCHEDULER");
if (flags.Options is not { } options) return flags.Report();
using var logs = ComponentLogging.CreateFactory("mk-scheduler", options.Logging.Verbosity, options.Logging.Format);
return await ComponentHost.RunAsync("mk-scheduler", logs, ct => SchedulerApp.RunAsync(options, logs, ct));
