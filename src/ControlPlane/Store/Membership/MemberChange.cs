namespace MiniKube.ControlPlane.Store.Membership;

/// <summary>What a <see cref="MemberChange"/> does.</summary>
public enum MemberChangeKind
{
    /// <summary>Adds a voter.</summary>
    Add,

    /// <summary>Adds a learner.</summary>
    AddLearner,

    /// <summary>Makes a learner a voter; refused until it has caught up.</summary>
    Promote,

    /// <summary>Removes a member for good.</summary>
    Remove,

    /// <summary>Changes a member's peer URLs.</summary>
    UpdatePeerUrls,

    /// <summary>A member makes its own name and client URLs known (done by the host when a member starts).</summary>
    Publish,
}

/// <summary>A request to change the membership. Only the fields of <see cref="Member"/> that the kind needs are read.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Member">Whom it is about; for <see cref="MemberChangeKind.Add"/> and AddLearner its id is computed by
/// <see cref="MemberIds.ForMember"/>.</param>
public sealed record MemberChange(MemberChangeKind Kind, Member Member);
