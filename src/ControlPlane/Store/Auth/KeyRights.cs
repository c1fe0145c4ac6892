using Authpb;
using MiniKube.ControlPlane.Store.Mvcc;
using PermissionType = Authpb.Permission.Types.Type;

namespace MiniKube.ControlPlane.Store.Auth;

/// <summary>Which keys may be read and written: the union of permissions, so that a range may be covered by several that touch.</summary>
internal sealed class KeyRights
{
    private readonly List<Interval> _readable;
    private readonly List<Interval> _writable;

    private KeyRights(List<Interval> readable, List<Interval> writable) => (_readable, _writable) = (readable, writable);

    public static KeyRights None { get; } = new([], []);

    public static KeyRights Of(IEnumerable<Permission> permissions)
    {
        var all = permissions.ToList();
        return new KeyRights(
            Union(all.Where(p => p.PermType is PermissionType.Read or PermissionType.Readwrite)),
            Union(all.Where(p => p.PermType is PermissionType.Write or PermissionType.Readwrite)));
    }

    public bool MayRead(KeyRange range) => Covers(_readable, range);

    public bool MayWrite(KeyRange range) => Covers(_writable, range);

    private static bool Covers(List<Interval> intervals, KeyRange range)
    {
        foreach (var interval in intervals)
        {
            if (interval.From.AsSpan().SequenceCompareTo(range.From) > 0) return false;
            if (interval.ReachesTo(range.End)) return true;
        }

        return false;
    }

    private static List<Interval> Union(IEnumerable<Permission> permissions)
    {
        var ranges = permissions.Select(p => KeyRange.Of(p.Key, p.RangeEnd)).OrderBy(r => r.From, Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)));
        var union = new List<Interval>();
        foreach (var range in ranges)
        {
            if (union.Count > 0 && union[^1].ReachesTo(range.From))
            {
                if (!union[^1].ReachesTo(range.End)) union[^1] = union[^1] with { End = range.End };
            }
            else
            {
                union.Add(new Interval(range.From, range.End));
            }
        }

        return union;
    }

    /// <summary>From a key up to, not with, another; a null end is no end.</summary>
    private readonly record struct Interval(byte[] From, byte[]? End)
    {
        public bool ReachesTo(byte[]? end) => End is null || (end is not null && End.AsSpan().SequenceCompareTo(end) >= 0);
    }
}
