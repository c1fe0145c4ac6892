using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace MiniKube.Machinery.Client.Rest;

/// <summary>How a client behaves, apart from where the server is and who the client is.</summary>
public sealed record KubeClientOptions
{
    /// <summary>The <c>User-Agent</c>, which the server also takes as field manager where none is named.</summary>
    public string UserAgent { get; init; } = "minikube";

    /// <summary>Sustained requests a second, watches excepted; 0 or less does not limit.</summary>
    public double Qps { get; init; }

    /// <summary>How many requests may go out at once before <see cref="Qps"/> holds them back.</summary>
    public int Burst { get; init; } = 100;

    /// <summary>The longest an ordinary request may take, retries included. Watches and streams are not bound by it.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>The context of the kubeconfig to use; null means its current context.</summary>
    public string? Context { get; init; }

    /// <summary>Takes the place of the network, for tests. The caller keeps ownership.</summary>
    public HttpMessageHandler? Handler { get; init; }
}
