using System.CommandLine;
using MiniKube.Cli.Mk.Cluster;
using MiniKube.Cli.Mk.Resources;
using MiniKube.Machinery.Client.Rest;

namespace MiniKube.Cli.Mk.Commands;

/// <summary>The options that say which API server and namespace a verb speaks to and as whom, and the command built around them.</summary>
public sealed class Connection
{
    private readonly Option<string?> kubeconfig = new("--kubeconfig") { Description = "kubeconfig file (default $KUBECONFIG, ~/.kube/config, or the local cluster's)", HelpName = "FILE" };
    private readonly Option<string?> context = new("--context") { Description = "context of the kubeconfig", HelpName = "NAME" };
    private readonly Option<string?> ns = new("--namespace", "-n") { Description = "namespace", HelpName = "NAME" };
    private readonly Option<string?> server = new("--server", "-s") { Description = "another API server's address", HelpName = "URL" };
    private readonly Option<string?> token = new("--token") { Description = "bearer token instead of the kubeconfig's identity", HelpName = "TOKEN" };
    private readonly Option<string?> user = new("--as") { Description = "act as this user", HelpName = "USER" };
    private readonly Option<string[]> groups = new("--as-group") { Description = "with --as: act as a member of this group", HelpName = "GROUP" };
    private readonly Option<string?> patience = new("--request-timeout") { Description = "longest time for one request, such as 10s (0: no limit)", HelpName = "TIME" };

    /// <summary>Adds the options to a verb and sets what it does with an open session.</summary>
    public Command Verb(Command command, Func<ApiSession, ParseResult, CancellationToken, Task<int>> act)
    {
        foreach (var option in (ReadOnlySpan<Option>)[kubeconfig, context, ns, server, token, user, groups, patience]) command.Options.Add(option);
        command.SetAction(async (result, cancellation) =>
        {
            await using var session = Open(result);
            return await act(session, result, cancellation).ConfigureAwait(false);
        });
        return command;
    }

    /// <summary>The kubeconfig files in kubectl's order, then the local cluster's.</summary>
    public static string FindKubeconfig(string? option)
    {
        var home = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".kube", "config");
        var local = ClusterPaths.From(null).AdminKubeconfig;
        var candidates = new[] { option, Environment.GetEnvironmentVariable("KUBECONFIG"), File.Exists(home) ? home : null, File.Exists(local) ? local : null };
        return candidates.FirstOrDefault(c => !string.IsNullOrEmpty(c)) ?? throw new ClusterException("no kubeconfig: set KUBECONFIG, or start a cluster with `mk up`");
    }

    private ApiSession Open(ParseResult result)
    {
        var file = FindKubeconfig(result.GetValue(kubeconfig));
        if (!File.Exists(file)) throw new ClusterException($"stat {file}: no such file or directory");
        if (result.GetValue(context) is { } wanted && !KubeconfigFile.HasContext(file, wanted)) throw new CommandLineException($"Error in configuration: context was not found for specified context: {wanted}");
        var config = As(result, KubeConfigFile.Load(file, result.GetValue(context)));
        var options = new KubeClientOptions { UserAgent = "mk" };
        if (result.GetValue(patience) is { } text && Patience(text) is { Ticks: > 0 } limit) options = options with { Timeout = limit };
        return new ApiSession(KubeClient.FromConfig(config, options), result.GetValue(ns) ?? KubeconfigFile.Namespace(file, result.GetValue(context)) ?? "default", result.GetValue(ns) is not null);
    }

    private ClientConfig As(ParseResult result, ClientConfig config)
    {
        if (result.GetValue(server) is { } address) config = config with { Server = Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri : throw new ClusterException($"\"{address}\" is no server address") };
        if (result.GetValue(token) is { } bearer) config = config with { Token = bearer, TokenFile = null, ClientCertificate = null, ClientKey = null };
        if (result.GetValue(user) is { } name) config = config with { ImpersonateUser = name, ImpersonateGroups = result.GetValue(groups) ?? [] };
        return config;
    }

    /// <summary>As kubectl reads it: a plain number is seconds.</summary>
    private static TimeSpan Patience(string text) => double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : ShortDuration.Parse(text);
}
