namespace MiniKube.ControlPlane.Store.Consensus.Peers;

/// <summary>Two members cannot work together; the message says why. Trying again helps only once one of them has changed.</summary>
public sealed class PeerRefusedException(string message) : IOException(message);
