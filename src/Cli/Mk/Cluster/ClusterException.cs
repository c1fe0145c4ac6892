namespace MiniKube.Cli.Mk.Cluster;

/// <summary>Something the user has to know, already in words for the user. Printed without a stack trace.</summary>
public sealed class ClusterException(string message) : Exception(message);
