using Grpc.AspNetCore.Server;
using Microsoft.Extensions.Logging;

namespace MiniKube.Machinery.Grpc.Server;

/// <summary>What every call of a server needs.</summary>
/// <param name="Lifetimes">Null where services are asked for at every call.</param>
internal sealed record ServerRuntime(GrpcServiceOptions Options, TimeProvider Time, ILogger Log, ServiceLifetimes? Lifetimes = null);
