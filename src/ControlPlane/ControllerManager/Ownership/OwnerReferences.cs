using MiniKube.Machinery.Api.Meta;

namespace MiniKube.ControlPlane.ControllerManager.Ownership;

/// <summary>Who owns whom.</summary>
public static class OwnerReferences
{
    /// <summary>The reference by which a dependent names its controller. Deleting the owner in the foreground waits for the dependent.</summary>
    public static OwnerReference ControllerOf(IKubeObject owner, string apiVersion, string kind) => new()
    {
        ApiVersion = apiVersion,
        Kind = kind,
        Name = owner.Name,
        Uid = owner.Uid,
        Controller = true,
        BlockOwnerDeletion = true,
    };

    public static bool IsControlledBy(this IKubeObject dependent, IKubeObject owner) => dependent.ControllerRef is { } reference && reference.Uid == owner.Uid;
}
