using MiniKube.ControlPlane.ControllerManager;
using MiniKube.ControlPlane.ControllerManager.Manager;
using MiniKube.Machinery.Hosting;
using MiniKube.Machinery.Hosting.Logging;
using MiniKube.Machinery.Hosting.Options;

var flags = FlagBinder.Bind<ControllerManagerOptions>("mk-controller-manager", args, "MK_CONTROLLER_MANAGER");
if (flags.Options is not { } options) return flags.Report();
if (options.Validate([.. ControllerTable.All.Select(c => c.Name)]) is { } problem) return new FlagResult<ControllerManagerOptions>(null, 1, "Error: " + problem).Report();
using var logs = ComponentLogging.CreateFactory("mk-controller-manager", options.Logging.Verbosity, options.Logging.Format);
return await ComponentHost.RunAsync("mk-controller-manager", logs, ct => ManagerProcess.RunAsync(options, logs, ct));
