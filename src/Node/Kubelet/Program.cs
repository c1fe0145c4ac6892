using MiniKube.Machinery.Hosting;
using MiniKube.Machinery.Hosting.Logging;
using MiniKube.Machinery.Hosting.Options;
using MiniKube.Node.Kubelet;

var flags = FlagBinder.Bind<KubeletOptions>("mk-kubelet", args, "MK_KUBELET");
if (flags.Options is not { } options) return flags.Report();
KubeletSettings settings;
try
{
    settings = KubeletSettings.From(options, Environment.MachineName);
}
catch (FlagException e)
{
    await Console.Error.WriteLineAsync($"Error: {e.Message}");
    return 1;
}

using var logs = ComponentLogging.CreateFactory("kubelet", options.Logging.Verbosity, options.Logging.Format);
return await ComponentHost.RunAsync("mk-kubelet", logs, async ct =>
{
    await using var parts = new KubeletParts(settings, logs, TimeProvider.System);
    await using var kubelet = new KubeletProcess(parts);
    await kubelet.RunAsync(ct);
});
