using System.CommandLine;
using System.Security.Authentication;
using System.Security.Cryptography;
using Grpc.Core;
using Grpc.Net.Client;
using MiniKube.Cli.Mk.Cluster;
using MiniKube.Machinery.Hosting.Tls;

namespace MiniKube.Cli.Mk.Commands.Store;

/// <summary>One member a command talks to.</summary>
public sealed record StoreEndpoint(string Name, string Url);

/// <summary>
/// Which store a command means: the local cluster's, or with <c>--endpoints</c> any other, a real etcd included. TLS files are the local
/// cluster's unless given.
/// </summary>
public sealed class StoreTarget
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_callPatience = TimeSpan.FromSeconds(10);

    private readonly SslClientAuthentication? _tls;

    private StoreTarget(ClusterPaths paths, IReadOnlyList<StoreEndpoint> members, SslClientAuthentication? tls) => (Paths, Members, _tls) = (paths, members, tls);

    /// <summary>Who the commands are carried out as, as NAME:PASSWORD; null for nobody, or the certificate's name.</summary>
    public string? User { get; private init; }

    public ClusterPaths Paths { get; }

    public IReadOnlyList<StoreEndpoint> Members { get; }

    /// <summary>Adds the options to a command and gives it its action.</summary>
    public static Command Bind(Command command, Func<StoreTarget, ParseResult, CancellationToken, Task<int>> act)
    {
        var state = StateOption.Create();
        var endpoints = new Option<string[]>("--endpoints") { Description = "client URLs of another store, separated by commas", AllowMultipleArgumentsPerToken = false, HelpName = "URLS" };
        var authority = new Option<string?>("--cacert") { Description = "authority of the members' certificates", HelpName = "FILE" };
        var certificate = new Option<string?>("--cert") { Description = "client certificate", HelpName = "FILE" };
        var key = new Option<string?>("--key") { Description = "private key of the client certificate", HelpName = "FILE" };
        var user = new Option<string?>("--user") { Description = "who to sign in as, where the store has users; the password may be in MK_STORE_PASSWORD instead", HelpName = "NAME:PASSWORD" };
        foreach (var option in new Option[] { state, endpoints, authority, certificate, key, user }) command.Options.Add(option);
        command.SetAction(async (arguments, cancellation) =>
        {
            var paths = ClusterPaths.From(arguments.GetValue(state));
            var given = arguments.GetValue(endpoints)?.SelectMany(e => e.Split(',', StringSplitOptions.RemoveEmptyEntries)).ToList() ?? [];
            var target = given.Count > 0
                ? new StoreTarget(paths, [.. given.Select(e => new StoreEndpoint(e, Url(e)))], SslClientAuthentication.From(arguments.GetValue(authority), arguments.GetValue(certificate), arguments.GetValue(key))) { User = arguments.GetValue(user) }
                : Local(paths, arguments.GetValue(user));
            try
            {
                return await act(target, arguments, cancellation).ConfigureAwait(false);
            }
            catch (RpcException e)
            {
                throw new ClusterException($"the store refused: {e.Status.Detail}");
            }
        });
        return command;
    }

    /// <summary>A connection to a member.</summary>
    public Task<StoreSession> OpenAsync(StoreEndpoint member, CancellationToken cancellation) => StoreSession.OpenAsync(Channel(member), User, cancellation);

    private GrpcChannel Channel(StoreEndpoint member) =>
        GrpcChannel.ForAddress(member.Url, new GrpcChannelOptions { SslOptions = _tls?.Options, ConnectTimeout = s_patience, MaxReceiveMessageSize = null });

    /// <summary>Plain HTTP to a member, for what is not etcd's protocol; the caller disposes it.</summary>
    public HttpClient OpenHttp(StoreEndpoint member)
    {
        var handler = new SocketsHttpHandler { ConnectTimeout = s_patience, UseProxy = false };
        if (_tls is not null) handler.SslOptions = _tls.Options;
        return new HttpClient(handler) { BaseAddress = new Uri(member.Url), Timeout = s_callPatience };
    }

    /// <summary>Asks a member; null when it does not answer. That it refuses whoever asks is told at once: the others would too.</summary>
    public async Task<T?> TryAskAsync<T>(StoreEndpoint member, Func<CallInvoker, CallOptions, AsyncUnaryCall<T>> ask, CancellationToken cancellation)
        where T : class
    {
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            patience.CancelAfter(s_callPatience);
            using var session = await OpenAsync(member, patience.Token).ConfigureAwait(false);
            return await ask(session.Calls, new CallOptions(cancellationToken: patience.Token)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RpcException { StatusCode: not (StatusCode.Unauthenticated or StatusCode.PermissionDenied or StatusCode.InvalidArgument) } or OperationCanceledException or IOException or CryptographicException or AuthenticationException)
        {
            return cancellation.IsCancellationRequested ? throw new OperationCanceledException(cancellation) : null;
        }
    }

    /// <summary>A connection to the first member that answers.</summary>
    /// <exception cref="ClusterException">None does.</exception>
    public async Task<StoreSession> OpenAnyAsync(CancellationToken cancellation)
    {
        foreach (var member in Members)
            if (await StatusAsync(member, cancellation).ConfigureAwait(false) is not null) return await OpenAsync(member, cancellation).ConfigureAwait(false);
        throw new ClusterException($"no member of the store answers at {string.Join(", ", Members.Select(m => m.Url))}");
    }

    public Task<Etcdserverpb.StatusResponse?> StatusAsync(StoreEndpoint member, CancellationToken cancellation) =>
        TryAskAsync(member, (calls, options) => new Etcdserverpb.Maintenance.MaintenanceClient(calls).StatusAsync(new Etcdserverpb.StatusRequest(), options), cancellation);

    private static StoreTarget Local(ClusterPaths paths, string? user)
    {
        var spec = ClusterSpec.Load(paths.SpecFile) ?? throw new ClusterException($"no cluster in {paths.Root}: start one with `mk up`, or name a store with --endpoints");
        var tls = SslClientAuthentication.From(paths.PkiFile("etcd/ca.crt"), paths.PkiFile("etcd/healthcheck-client.crt"), paths.PkiFile("etcd/healthcheck-client.key"));
        return new StoreTarget(paths, [.. Enumerable.Range(1, spec.Stores).Select(n => new StoreEndpoint($"store-{n}", $"https://127.0.0.1:{ClusterNetwork.StoreClientPort(n)}"))], tls) { User = user };
    }

    private static string Url(string endpoint) => endpoint.Contains("://", StringComparison.Ordinal) ? endpoint : "http://" + endpoint;
}

/// <summary>How a client proves itself and whom it trusts.</summary>
public sealed record SslClientAuthentication(System.Net.Security.SslClientAuthenticationOptions Options)
{
    /// <summary>Null without an authority: then the connection is plain.</summary>
    public static SslClientAuthentication? From(string? authority, string? certificate, string? key)
    {
        if (authority is null) return null;
        var trust = PemFiles.LoadBundle(authority);
        var own = certificate is null ? null : PemFiles.LoadCertificate(certificate, key ?? certificate);
        return new SslClientAuthentication(ClientTls.Options(() => trust, own is null ? null : () => own));
    }
}
