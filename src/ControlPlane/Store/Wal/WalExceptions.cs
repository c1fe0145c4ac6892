namespace MiniKube.ControlPlane.Store.Wal;

/// <summary>The log contradicts itself where it had been durable: the member must not start from it.</summary>
public sealed class WalCorruptException(string message) : IOException(message);

/// <summary>The disk is full. Nothing was written; the call may be repeated when there is space.</summary>
public sealed class WalNoSpaceException(string message, Exception? inner = null) : IOException(message, inner);
