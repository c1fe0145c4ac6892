using Microsoft.Extensions.Logging;
using MiniKube.ControlPlane.ApiServer;
using MiniKube.ControlPlane.ApiServer.Composition;
using MiniKube.Machinery.Hosting;
using MiniKube.Machinery.Hosting.Logging;
using MiniKube.Machinery.Hosting.Options;

FlagResult<ApiServerOptions> flags = FlagBinder.Bind<ApiServerOptions>("mk-apiserver", args, "MK_APISERVER");
if (flags.Options is not { } options)
{
    await (flags.ExitCode == 0 ? Console.Out : Console.Error).WriteLineAsync(flags.Text);
    return flags.ExitCode;
}

using ILoggerFactory logs = ComponentLogging.CreateFactory("mk-apiserver", options.Logging.Verbosity, options.Logging.Format);
return await ComponentHost.RunAsync("mk-apiserver", logs, stop => ApiServerHost.RunAsync(options, logs, stop));
