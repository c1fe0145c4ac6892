namespace MiniKube.Machinery.Api.Patch;

/// <summary>The content types a PATCH may have.</summary>
public static class PatchMediaTypes
{
    public const string Json = "application/json-patch+json";
    public const string Merge = "application/merge-patch+json";
    public const string StrategicMerge = "application/strategic-merge-patch+json";
    public const string ApplyYaml = "application/apply-patch+yaml";
}
