using Grpc.AspNetCore.Server;
using Microsoft.Extensions.Logging;

namespace MiniKube.Machinery.Grpc.Server;

/// <summary>What every call of a server needs.</summary>
internal sealed record ServerRuntime(GrpcServiceOptions Options, TimeProvider Time, ILogger Log);
