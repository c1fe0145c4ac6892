using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace MiniKube.Machinery.Grpc.Server.Sockets;

/// <summary>
/// Kestrel's way to the network for servers that answer many calls of a connection at a time. Reads and writes run on whatever thread is
/// there, as with the inline sockets of Kestrel's own; but answers that are ready at about the same moment leave together
/// (<see cref="GatheringScheduler"/>), where those would make a system call, a packet and a wake of the client of each.
/// </summary>
internal sealed class GatheringTransport(IMemoryPoolFactory<byte> pools) : IConnectionListenerFactory
{
    private const int Backlog = 512;

    /// <exception cref="AddressInUseException">Somebody listens there.</exception>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        Socket socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        socket.Listen(Backlog);
        return ValueTask.FromResult<IConnectionListener>(new Listener(socket, pools.Create()));
    }

    private sealed class Listener(Socket socket, MemoryPool<byte> pool) : IConnectionListener
    {
        public EndPoint EndPoint { get; } = socket.LocalEndPoint!;

        /// <summary>Null once it is unbound.</summary>
        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            while (true)
            {
                try
                {
                    Socket accepted = await socket.AcceptAsync(cancellationToken).ConfigureAwait(false);
                    if (accepted.LocalEndPoint is IPEndPoint) accepted.NoDelay = true;
                    return GatheringConnection.Start(accepted, pool);
                }
                catch (Exception e) when (e is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted })
                {
                    return null;
                }
                catch (SocketException)
                {
                    // The client gave up before it was accepted.
                }
            }
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            socket.Dispose();
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            socket.Dispose();
            pool.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
