using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Resources.Pods;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Selectors;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Workloads;

/// <summary>What all kinds that keep pods running have in common: a selector that matches their own template, counts, percentages.</summary>
public static class WorkloadRules
{
    private static readonly FieldPath Spec = FieldPath.Of("spec");

    /// <param name="kind">As the message names it: <c>deployment</c>.</param>
    public static void SelectorAndTemplate(LabelSelector? selector, PodTemplateSpec? template, string kind, FieldErrors errors)
    {
        FieldPath at = Spec.Child("selector");
        int before = errors.Count;
        SelectorRules.Check(selector, at, errors);
        if (selector is not null && SelectorRules.IsEmpty(selector))
            errors.Invalid(at, JsonEquality.ToNode(selector), $"empty selector is invalid for {kind}");
        else if (selector is not null && template is not null && errors.Count == before && !Selector.From(selector).Matches(template.Metadata?.Labels))
            errors.Invalid(Spec.Child("template").Child("metadata").Child("labels"), Labels(template), "`selector` does not match template `labels`");
        PodSpecRules.Template(template, Spec.Child("template"), errors);
    }

    /// <summary>Pods of these kinds run for ever.</summary>
    public static void RunsForever(PodTemplateSpec? template, string kind, FieldErrors errors)
    {
        FieldPath at = Spec.Child("template").Child("spec");
        if (template?.Spec?.RestartPolicy is { Length: > 0 } policy && policy != "Always")
            errors.NotSupported(at.Child("restartPolicy"), policy, "Always");
        if (template?.Spec?.ActiveDeadlineSeconds is not null)
            errors.Forbidden(at.Child("activeDeadlineSeconds"), $"activeDeadlineSeconds in {kind} is not Supported");
    }

    public static void Counts(int? replicas, int? minReadySeconds, int? revisionHistoryLimit, FieldErrors errors)
    {
        errors.NonNegative(Spec.Child("replicas"), replicas);
        errors.NonNegative(Spec.Child("minReadySeconds"), minReadySeconds);
        errors.NonNegative(Spec.Child("revisionHistoryLimit"), revisionHistoryLimit);
    }

    /// <summary>A number of pods or a percentage of them, neither negative.</summary>
    public static void NumberOrPercent(IntOrString? value, FieldPath path, FieldErrors errors)
    {
        if (value is not { } v)
            return;
        if (v.Text is null)
            errors.NonNegative(path, v.Int);
        else if (!IsPercent(v.Text))
            errors.Invalid(path, v.Text, "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')");
    }

    public static void AtMostAll(IntOrString? value, FieldPath path, FieldErrors errors)
    {
        if (value?.Text is { } text && IsPercent(text) && int.Parse(text[..^1], System.Globalization.CultureInfo.InvariantCulture) > 100)
            errors.Invalid(path, text, "must not be greater than 100%");
    }

    public static bool IsZero(IntOrString? value) => value is null || value.Value.Resolve(100, roundUp: true) == 0;

    private static bool IsPercent(string text) => text.Length is > 1 and < 8 && text[^1] == '%' && text[..^1].All(char.IsAsciiDigit);

    private static JsonObject Labels(PodTemplateSpec template)
    {
        JsonObject labels = [];
        foreach ((string key, string value) in template.Metadata?.Labels ?? new Dictionary<string, string>())
            labels[key] = value;
        return labels;
    }
}
