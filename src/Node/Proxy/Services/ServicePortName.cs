using System.Security.Cryptography;
using System.Text;

namespace MiniKube.Node.Proxy.Services;

/// <summary>Identifies one port of one Service, and names the chains that carry it. The names are a truncated hash, as
/// iptables allows 28 characters: <c>KUBE-SVC-</c> + 16 characters of base32(sha256(name + protocol)).</summary>
public readonly record struct ServicePortName(string Namespace, string Name, string Port, string Protocol) : IComparable<ServicePortName>
{
    /// <summary>Balances over every usable endpoint of the cluster.</summary>
    public string ClusterChain => "KUBE-SVC-" + Hash("");

    /// <summary>Balances over the endpoints on this node only.</summary>
    public string LocalChain => "KUBE-SVL-" + Hash("");

    /// <summary>Takes traffic from outside: node ports, external and load-balancer addresses.</summary>
    public string ExternalChain => "KUBE-EXT-" + Hash("");

    /// <summary>Admits load-balancer traffic from the allowed source ranges only.</summary>
    public string FirewallChain => "KUBE-FW-" + Hash("");

    /// <summary>Translates to one endpoint, given as <c>ip:port</c>.</summary>
    public string EndpointChain(string endpoint) => "KUBE-SEP-" + Hash(endpoint);

    public int CompareTo(ServicePortName other)
    {
        var byName = string.CompareOrdinal(ToString(), other.ToString());
        return byName != 0 ? byName : string.CompareOrdinal(Protocol, other.Protocol);
    }

    /// <summary><c>namespace/name:port</c>, without the port where it has no name. This is the text rules carry as comment.</summary>
    public override string ToString() => Port.Length == 0 ? $"{Namespace}/{Name}" : $"{Namespace}/{Name}:{Port}";

    private string Hash(string suffix) => Base32(SHA256.HashData(Encoding.UTF8.GetBytes(ToString() + Protocol + suffix)));

    private static string Base32(ReadOnlySpan<byte> digest)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        Span<char> text = stackalloc char[16];
        for (var i = 0; i < text.Length; i++)
        {
            var bit = i * 5;
            var pair = (digest[bit / 8] << 8) | digest[(bit / 8) + 1];
            text[i] = Alphabet[(pair >> (11 - (bit % 8))) & 31];
        }
        return new string(text);
    }
}
