namespace MiniKube.Machinery.Raft.Log;

/// <summary>The member found its own state impossible (a committed entry would be replaced, say). It must stop: going on could lose data.</summary>
public sealed class RaftInvariantException(string message) : Exception(message);
