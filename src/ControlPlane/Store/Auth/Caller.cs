namespace MiniKube.ControlPlane.Store.Auth;

/// <summary>Who makes a request, and as of which revision of users and roles that was found out. The default is nobody.</summary>
internal readonly record struct Caller(string User, ulong Revision)
{
    /// <summary>The store itself, which may do everything: it ends leases, compacts and raises alarms.</summary>
    public static Caller Store => new("", ulong.MaxValue);

    /// <summary>No credentials came with the request.</summary>
    public bool IsNobody => Revision == 0;

    public bool IsStore => Revision == ulong.MaxValue;
}
