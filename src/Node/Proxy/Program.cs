using MiniKube.Machinery.Hosting;
using MiniKube.Machinery.Hosting.Logging;
using MiniKube.Machinery.Hosting.Options;
using MiniKube.Node.Proxy;

var flags = FlagBinder.Bind<ProxyOptions>("mk-proxy", args, "MK_PROXY");
if (flags.Options is not { } options) return flags.Report();
if (options.Validate() is { } problem) return new FlagResult<ProxyOptions>(null, 1, "Error: " + problem).Report();
using var logs = ComponentLogging.CreateFactory("mk-proxy", options.Logging.Verbosity, options.Logging.Format);
return await ComponentHost.RunAsync("mk-proxy", logs, ct => ProxyProcess.RunAsync(options, logs, ct));
