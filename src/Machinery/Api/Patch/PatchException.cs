namespace MiniKube.Machinery.Api.Patch;

/// <summary>A patch that cannot be applied. <see cref="IsMalformed"/>: the patch itself is wrong (400); otherwise it does not
/// fit the object as it is now (422).</summary>
public sealed class PatchException(string message, bool isMalformed) : Exception(message)
{
    public bool IsMalformed { get; } = isMalformed;
}
