namespace MiniKube.ControlPlane.Store.Auth.Tokens;

/// <summary>Makes the tokens users get for their passwords, and tells from a token who it is. Thread-safe.</summary>
internal interface ITokenProvider
{
    /// <param name="revision">Of users and roles, as of which the password was right.</param>
    /// <exception cref="Grpc.Core.RpcException">Consensus refused; <see cref="Mvcc.StoreError.AuthOldRevision"/> when users changed meanwhile.</exception>
    Task<string> IssueAsync(string user, ulong revision);

    /// <summary>Null for a token that is not good.</summary>
    ValueTask<Caller?> FindAsync(string token);
}
