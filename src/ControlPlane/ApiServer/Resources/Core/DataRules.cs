using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.ControlPlane.ApiServer.Resources.Core;

/// <summary>What config maps and secrets have in common.</summary>
internal static class DataRules
{
    /// <summary>Bytes of all values together.</summary>
    public const int MaxSize = 1024 * 1024;

    private const string Locked = "field is immutable when `immutable` is set";

    public static void StaysImmutable(bool? immutable, FieldErrors errors)
    {
        if (immutable != true)
            errors.Forbidden(FieldPath.Of("immutable"), Locked);
    }

    public static void StaysSame(FieldPath path, IReadOnlyDictionary<string, string>? now, IReadOnlyDictionary<string, string>? old, FieldErrors errors) =>
        StaysSame(path, now, old, (a, b) => a == b, errors);

    public static void StaysSame(FieldPath path, IReadOnlyDictionary<string, byte[]>? now, IReadOnlyDictionary<string, byte[]>? old, FieldErrors errors) =>
        StaysSame(path, now, old, (a, b) => a.AsSpan().SequenceEqual(b), errors);

    private static void StaysSame<T>(
        FieldPath path, IReadOnlyDictionary<string, T>? now, IReadOnlyDictionary<string, T>? old, Func<T, T, bool> equal, FieldErrors errors)
    {
        bool same = (now?.Count ?? 0) == (old?.Count ?? 0) && (now ?? new Dictionary<string, T>()).All(m => old!.TryGetValue(m.Key, out T? was) && equal(m.Value, was));
        if (!same)
            errors.Forbidden(path, Locked);
    }
}
