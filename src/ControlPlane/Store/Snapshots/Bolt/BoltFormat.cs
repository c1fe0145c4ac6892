namespace MiniKube.ControlPlane.Store.Snapshots.Bolt;

/// <summary>
/// The numbers of the bbolt file format, little-endian throughout. A file is pages of one size: two meta pages, a freelist, and the
/// branch and leaf pages of trees. A page longer than one has its further pages right behind it and counts them as its overflow.
/// </summary>
internal static class BoltFormat
{
    public const int PageSize = 4096;

    /// <summary>Id (8), flags (2), count of elements (2), overflow (4).</summary>
    public const int PageHeader = 16;

    /// <summary>Branch: position (4), key size (4), child's page (8). Leaf: flags (4), position (4), key size (4), value size (4). Positions count from the element itself.</summary>
    public const int Element = 16;

    /// <summary>A bucket's value in its parent: root page (8), sequence (8); behind a root of 0 comes the bucket's only page itself.</summary>
    public const int BucketHeader = 16;

    public const ushort BranchFlag = 0x01;
    public const ushort LeafFlag = 0x02;
    public const ushort MetaFlag = 0x04;
    public const ushort FreelistFlag = 0x10;

    /// <summary>In a leaf element: its value is a bucket.</summary>
    public const uint BucketFlag = 0x01;

    /// <summary>How many pages hold that many bytes.</summary>
    public static int PagesFor(long bytes) => checked((int)((bytes + PageSize - 1) / PageSize));
}
