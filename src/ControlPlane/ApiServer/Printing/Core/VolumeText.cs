using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Quantities;

namespace MiniKube.ControlPlane.ApiServer.Printing.Core;

/// <summary>Cells about storage.</summary>
internal static class VolumeText
{
    public const string Unset = "<unset>";

    private const string BetaClass = "volume.beta.kubernetes.io/storage-class";

    private static readonly (string Mode, string Short)[] Modes =
        [("ReadWriteOnce", "RWO"), ("ReadOnlyMany", "ROX"), ("ReadWriteMany", "RWX"), ("ReadWriteOncePod", "RWOP")];

    public static string AccessModes(IReadOnlyList<string>? modes) =>
        string.Join(',', Modes.Where(m => modes?.Contains(m.Mode) == true).Select(m => m.Short));

    public static string Storage(IReadOnlyDictionary<string, Quantity>? amounts) =>
        amounts?.TryGetValue("storage", out Quantity size) == true ? size.ToString() : "0";

    /// <summary>The class by its old annotation, or by the field.</summary>
    public static string Class(IKubeObject obj, string? field) =>
        obj.Annotations.TryGetValue(BetaClass, out string? old) ? old : field ?? "";
}
