using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta.Validation;
using MiniKube.Machinery.Api.Quantities;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Pods;

/// <summary>Checks of amounts of resources.</summary>
public static class ResourceRules
{
    private const string HugePages = "hugepages-";

    public static void Requirements(ResourceRequirements? resources, FieldPath path, FieldErrors errors)
    {
        if (resources is null)
            return;
        Amounts(resources.Limits, path.Child("limits"), errors);
        Amounts(resources.Requests, path.Child("requests"), errors);
        foreach ((string name, Quantity request) in resources.Requests ?? new Dictionary<string, Quantity>())
        {
            if (resources.Limits?.TryGetValue(name, out Quantity limit) == true)
                AgainstLimit(name, request, limit, path.Child("requests"), errors);
            else if (!MayOvercommit(name))
                errors.Required(path.Child("limits"), "Limit must be set for non overcommitable resources");
        }
    }

    /// <summary>An amount that may not be negative, and is whole where the resource only comes in wholes.</summary>
    public static void Amount(string name, Quantity amount, FieldPath path, FieldErrors errors)
    {
        if (!Quantity.TryParse(amount.Text, out _))
            errors.Invalid(path, amount, "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
        else if (amount.Sign < 0)
            errors.Invalid(path, amount, "must be greater than or equal to 0");
        else if (!IsDivisible(name) && amount.MilliValue % 1000 != 0)
            errors.Invalid(path, amount, "must be an integer");
    }

    /// <summary>A resource name: one of Kubernetes' own, or qualified by a domain.</summary>
    public static void Name(string name, FieldPath path, FieldErrors errors)
    {
        if (NameRules.QualifiedName(name) is { } complaint)
            errors.Invalid(path, name, complaint);
        else if (!name.Contains('/', StringComparison.Ordinal) && !IsStandard(name))
            errors.Invalid(path, name, "must be a standard resource type or fully qualified");
    }

    private static void Amounts(IReadOnlyDictionary<string, Quantity>? amounts, FieldPath path, FieldErrors errors)
    {
        foreach ((string name, Quantity amount) in amounts ?? new Dictionary<string, Quantity>())
        {
            FieldPath at = path.Key(name);
            Name(name, at, errors);
            if (name is "storage" or "pods" or "services")
                errors.Invalid(at, name, "must be a standard resource for containers");
            Amount(name, amount, at, errors);
        }
    }

    private static void AgainstLimit(string name, Quantity request, Quantity limit, FieldPath path, FieldErrors errors)
    {
        if (!Quantity.TryParse(request.Text, out _) || !Quantity.TryParse(limit.Text, out _))
            return;
        if (MayOvercommit(name) && request > limit)
            errors.Invalid(path, request, $"must be less than or equal to {name} limit of {limit}");
        else if (!MayOvercommit(name) && request.CompareTo(limit) != 0)
            errors.Invalid(path, request, $"must be equal to {name} limit of {limit}");
    }

    private static bool IsStandard(string name) =>
        name is "cpu" or "memory" or "ephemeral-storage" or "storage" or "pods" or "services" || name.StartsWith(HugePages, StringComparison.Ordinal);

    private static bool IsNative(string name) =>
        !name.Contains('/', StringComparison.Ordinal) || name.StartsWith("kubernetes.io/", StringComparison.Ordinal);

    private static bool MayOvercommit(string name) => IsNative(name) && !name.StartsWith(HugePages, StringComparison.Ordinal);

    private static bool IsDivisible(string name) => name is "cpu" or "memory" or "ephemeral-storage" or "storage" || name.StartsWith(HugePages, StringComparison.Ordinal);
}
