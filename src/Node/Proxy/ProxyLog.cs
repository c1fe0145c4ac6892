using Microsoft.Extensions.Logging;

namespace MiniKube.Node.Proxy;

internal static partial class ProxyLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Starting proxy for node {Node}, pods in {ClusterCidr}")]
    public static partial void Starting(this ILogger log, string node, string clusterCidr);

    [LoggerMessage(Level = LogLevel.Information, Message = "Synced rules: {Chains} chains written for {Ports} Service ports in {Milliseconds:F1} ms")]
    public static partial void RulesSynced(this ILogger log, int chains, int ports, double milliseconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The tables were emptied by somebody else; writing all rules again")]
    public static partial void RulesLost(this ILogger log);

    [LoggerMessage(Level = LogLevel.Information, Message = "Route to pods {Destination} via {Gateway}")]
    public static partial void RouteSet(this ILogger log, string destination, string gateway);

    [LoggerMessage(Level = LogLevel.Information, Message = "Removed route to pods {Destination}")]
    public static partial void RouteRemoved(this ILogger log, string destination);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Kernel setting refused: {Problem}")]
    public static partial void SettingRefused(this ILogger log, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Could not forget UDP flows: {Problem}")]
    public static partial void ConntrackFailed(this ILogger log, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "Removed all rules and routes of the proxy")]
    public static partial void CleanedUp(this ILogger log);
}
