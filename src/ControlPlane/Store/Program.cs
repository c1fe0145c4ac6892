using MiniKube.ControlPlane.Store;
using MiniKube.ControlPlane.Store.Operations;
using MiniKube.Machinery.Hosting;
using MiniKube.Machinery.Hosting.Logging;

// Socket completions continue on the thread that polls the sockets: nothing here blocks on it, and a put takes two thread changes less.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
if (SideCommands.Find(args) is { } command) return await command;
var bound = StoreFlags.Bind(args);
if (bound.Options is not { } options) return bound.Report();
if (options.Validate() is { } wrong)
{
    Console.Error.WriteLine($"Error: {wrong}");
    return 1;
}

using var logs = ComponentLogging.CreateFactory("mk-store", options.Logging.Verbosity, options.Logging.Format);
return await ComponentHost.RunAsync("mk-store", logs, stop => MemberHost.RunAsync(options, logs, TimeProvider.System, stop));
