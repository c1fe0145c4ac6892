using MiniKube.ControlPlane.ApiServer.Resources.Pods;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Quantities;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Core;

/// <summary>Limitranges of v1.</summary>
public static class LimitRangeResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "",
        Version = "v1",
        Resource = "limitranges",
        Singular = "limitrange",
        Kind = "LimitRange",
        Namespaced = true,
        ShortNames = ["limits"],
        RecordType = typeof(LimitRange),
        Strategy = new LimitRangeStrategy(),
    };
}

/// <summary>Limit ranges: defaults of containers follow from the bounds, and no bound contradicts another.</summary>
public sealed class LimitRangeStrategy : DefaultingStrategy<LimitRange>
{
    private static readonly IReadOnlyDictionary<string, Quantity> None = new Dictionary<string, Quantity>(StringComparer.Ordinal);

    protected override LimitRange Default(LimitRange obj)
    {
        IReadOnlyList<LimitRangeItem>? limits = obj.Spec?.Limits.Map(Default);
        return ReferenceEquals(limits, obj.Spec?.Limits) ? obj : obj with { Spec = obj.Spec! with { Limits = limits ?? [] } };
    }

    protected override void Validate(RequestContext c, LimitRange obj, FieldErrors errors)
    {
        var types = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < (obj.Spec?.Limits.Count ?? 0); i++)
        {
            LimitRangeItem item = obj.Spec!.Limits[i];
            FieldPath at = Spec.Child("limits").Index(i);
            if (!types.Add(item.Type))
                errors.Duplicate(at.Child("type"), item.Type);
            if (item.Type == "Pod" && item.Default is { Count: > 0 })
                errors.Forbidden(at.Child("default"), "may not be specified when `type` is 'Pod'");
            if (item.Type == "Pod" && item.DefaultRequest is { Count: > 0 })
                errors.Forbidden(at.Child("defaultRequest"), "may not be specified when `type` is 'Pod'");
            foreach (string name in Names(item))
                Bounds(item, name, at, errors);
        }
    }

    private static LimitRangeItem Default(LimitRangeItem item)
    {
        if (item.Type != "Container")
            return item;
        var limits = new Dictionary<string, Quantity>(item.Default ?? None, StringComparer.Ordinal);
        foreach ((string name, Quantity max) in item.Max ?? None)
            limits.TryAdd(name, max);
        var requests = new Dictionary<string, Quantity>(item.DefaultRequest ?? None, StringComparer.Ordinal);
        foreach ((string name, Quantity limit) in limits.Concat(item.Min ?? None))
            requests.TryAdd(name, limit);
        return limits.Count == (item.Default?.Count ?? 0) && requests.Count == (item.DefaultRequest?.Count ?? 0)
            ? item : item with { Default = limits, DefaultRequest = requests };
    }

    private static SortedSet<string> Names(LimitRangeItem item) => new(
        new[] { item.Max, item.Min, item.Default, item.DefaultRequest, item.MaxLimitRequestRatio }.SelectMany(m => (m ?? None).Keys), StringComparer.Ordinal);

    private static void Bounds(LimitRangeItem item, string name, FieldPath path, FieldErrors errors)
    {
        Quantity? max = Amount(item.Max, name, path.Child("max"), errors);
        Quantity? min = Amount(item.Min, name, path.Child("min"), errors);
        Quantity? limit = Amount(item.Default, name, path.Child("default"), errors);
        Quantity? request = Amount(item.DefaultRequest, name, path.Child("defaultRequest"), errors);
        Quantity? ratio = Amount(item.MaxLimitRequestRatio, name, path.Child("maxLimitRequestRatio"), errors);
        Ordered(min, max, "min value", "max value", min, path.Child("min").Key(name), errors);
        Ordered(min, request, "min value", "default request value", request, path.Child("defaultRequest").Key(name), errors);
        Ordered(request, max, "default request value", "max value", request, path.Child("defaultRequest").Key(name), errors);
        Ordered(request, limit, "default request value", "default limit value", request, path.Child("defaultRequest").Key(name), errors);
        Ordered(min, limit, "min value", "default value", min, path.Child("default").Key(name), errors);
        Ordered(limit, max, "default value", "max value", limit, path.Child("default").Key(name), errors);
        if (ratio is { } r && r < new Quantity("1"))
            errors.Invalid(path.Child("maxLimitRequestRatio").Key(name), r, $"ratio {r} is less than 1");
    }

    private static Quantity? Amount(IReadOnlyDictionary<string, Quantity>? amounts, string name, FieldPath path, FieldErrors errors)
    {
        if (amounts is null || !amounts.TryGetValue(name, out Quantity amount))
            return null;
        int before = errors.Count;
        ResourceRules.Amount(name, amount, path.Key(name), errors);
        return errors.Count == before ? amount : null;
    }

    private static void Ordered(Quantity? low, Quantity? high, string lowName, string highName, Quantity? shown, FieldPath path, FieldErrors errors)
    {
        if (low is { } l && high is { } h && l > h)
            errors.Invalid(path, shown, $"{lowName} {l} is greater than {highName} {h}");
    }
}
