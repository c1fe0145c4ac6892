using System.Globalization;
using System.Text;

namespace MiniKube.Node.Kubelet.Pods;

/// <summary>Tells whether a running container still is what the spec says. Only what may change on a live pod counts:
/// name and image, so a newer kubelet does not restart what an older one started.</summary>
public static class ContainerHash
{
    public static ulong Of(Container container)
    {
        const ulong prime = 1099511628211;
        var hash = 14695981039346656037UL;
        foreach (var b in Encoding.UTF8.GetBytes(container.Name + "\0" + container.Image))
        {
            hash ^= b;
            hash *= prime;
        }
        return hash;
    }

    public static string Text(Container container) => Of(container).ToString("x", CultureInfo.InvariantCulture);

    public static ulong Parse(string? text) =>
        ulong.TryParse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var hash) ? hash : 0;
}
