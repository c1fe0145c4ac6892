using System.Net;
using System.Net.Sockets;

namespace MiniKube.Integration.Tests.Parts;

/// <summary>Free loopback ports, each given once.</summary>
public static class Ports
{
    private const int First = 22100;
    private const int Last = 22899;

    private static int s_next = First + (Environment.ProcessId * 7 % (Last - First));

    public static int Take()
    {
        for (var i = First; i <= Last; i++)
        {
            var port = First + (Interlocked.Increment(ref s_next) % (Last - First));
            if (IsFree(port)) return port;
        }

        throw new InvalidOperationException("no free port");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
