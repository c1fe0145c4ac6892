using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.NodeIpam;

/// <summary>Cuts an IPv4 network into equal parts and gives each to at most one owner. A part that was given back is used last,
/// so that old packets do not meet new owners. Not for concurrent use.</summary>
public sealed class CidrAllocator
{
    private readonly uint _first;
    private readonly int _count;
    private readonly int _prefix;
    private readonly bool[] _used;
    private int _next;

    /// <param name="network">The whole, such as 10.244.0.0/16.</param>
    /// <param name="prefix">The size of each part, such as 24.</param>
    /// <exception cref="ArgumentException">The network is not IPv4, smaller than a part, or more than 65536 times as large.</exception>
    public CidrAllocator(IPNetwork network, int prefix)
    {
        if (network.BaseAddress.AddressFamily != AddressFamily.InterNetwork) throw new ArgumentException("the cluster CIDR must be IPv4", nameof(network));
        if (prefix < network.PrefixLength || prefix > 32 || prefix - network.PrefixLength > 16) throw new ArgumentException($"node mask size {prefix} does not fit {network}", nameof(prefix));
        _first = BinaryPrimitives.ReadUInt32BigEndian(network.BaseAddress.GetAddressBytes());
        (_prefix, _count) = (prefix, 1 << (prefix - network.PrefixLength));
        _used = new bool[_count];
    }

    /// <summary>Null where every part is taken.</summary>
    public string? Allocate()
    {
        for (var i = 0; i < _count; i++)
        {
            var index = (_next + i) % _count;
            if (_used[index]) continue;
            _used[index] = true;
            _next = (index + 1) % _count;
            return Text(index);
        }
        return null;
    }

    /// <summary>Marks parts as taken that nodes have already. Networks outside the whole are not ours to track.</summary>
    public void Occupy(string cidr) => Mark(cidr, true);

    public void Release(string cidr) => Mark(cidr, false);

    private void Mark(string cidr, bool used)
    {
        if (!IPNetwork.TryParse(cidr, out var network) || network.BaseAddress.AddressFamily != AddressFamily.InterNetwork) return;
        var address = BinaryPrimitives.ReadUInt32BigEndian(network.BaseAddress.GetAddressBytes());
        var from = ((long)address - _first) >> (32 - _prefix);
        var to = ((long)address - _first + (1L << (32 - network.PrefixLength)) - 1) >> (32 - _prefix);
        for (var i = Math.Max(0, from); i <= Math.Min(to, _count - 1); i++) _used[i] = used;
    }

    private string Text(int index)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, _first + ((uint)index << (32 - _prefix)));
        return $"{new IPAddress(bytes)}/{_prefix}";
    }
}
