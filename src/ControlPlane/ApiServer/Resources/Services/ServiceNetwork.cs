using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace MiniKube.ControlPlane.ApiServer.Resources.Services;

/// <summary>Where Services get their addresses and node ports from. One per cluster: every API server must be given the same.
/// The lower part of each range is left to those who ask for a certain one, as long as the upper part lasts.</summary>
/// <param name="ClusterIps">An IPv4 network; its first address is that of the API itself.</param>
/// <param name="FirstNodePort">Inclusive.</param>
/// <param name="LastNodePort">Inclusive.</param>
public sealed record ServiceNetwork(IPNetwork ClusterIps, int FirstNodePort, int LastNodePort)
{
    private const int SmallestReserve = 16;
    private const int LargestIpReserve = 256;
    private const int LargestPortReserve = 128;

    public static ServiceNetwork Default { get; } = Parse("10.96.0.0/16", "30000-32767");

    /// <summary>Usable addresses: all but the network's own and the last.</summary>
    public long Size => (1L << (32 - ClusterIps.PrefixLength)) - 2;

    /// <summary>How many of the first addresses are chosen last.</summary>
    public long ReservedIps => Size < SmallestReserve ? 0 : Math.Clamp(Size / 16, SmallestReserve, LargestIpReserve);

    public int Ports => LastNodePort - FirstNodePort + 1;

    public int ReservedPorts => Ports < SmallestReserve ? 0 : Math.Clamp(Ports / 32, SmallestReserve, LargestPortReserve);

    /// <exception cref="FormatException">A range that is none.</exception>
    public static ServiceNetwork Parse(string clusterIpRange, string nodePortRange)
    {
        string[] ports = nodePortRange.Split('-');
        if (ports.Length != 2 || !int.TryParse(ports[0], out int first) || !int.TryParse(ports[1], out int last) || first < 1 || last > 65535 || first > last)
            throw new FormatException($"invalid node port range \"{nodePortRange}\"");
        if (!IPNetwork.TryParse(clusterIpRange, out IPNetwork network) || network.BaseAddress.AddressFamily != AddressFamily.InterNetwork || network.PrefixLength > 30)
            throw new FormatException($"invalid service IP range \"{clusterIpRange}\": an IPv4 network with room for addresses is needed");
        return new ServiceNetwork(network, first, last);
    }

    /// <summary>Of this server, or the usual one.</summary>
    public static ServiceNetwork Of(RequestContext context) => context.Services.GetService(typeof(ServiceNetwork)) as ServiceNetwork ?? Default;

    /// <param name="offset">1 is the first usable address.</param>
    public IPAddress Address(long offset)
    {
        byte[] bytes = ClusterIps.BaseAddress.GetAddressBytes();
        BinaryPrimitives.WriteUInt32BigEndian(bytes, BinaryPrimitives.ReadUInt32BigEndian(bytes) + (uint)offset);
        return new IPAddress(bytes);
    }

    public bool Contains(IPAddress address) =>
        ClusterIps.Contains(address) && !address.Equals(Address(0)) && !address.Equals(Address(Size + 1));

    public bool Contains(int port) => port >= FirstNodePort && port <= LastNodePort;
}
