using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Printing.Core;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Core;

/// <summary>Events of v1.</summary>
public static class EventResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "",
        Version = "v1",
        Resource = "events",
        Singular = "event",
        Kind = "Event",
        Namespaced = true,
        ShortNames = ["ev"],
        RecordType = typeof(Event),
        Strategy = new EventStrategy(),
        Printer = new EventTable(),
        TimeToLive = TimeSpan.FromHours(1),
    };
}

/// <summary>Events: written often and by everyone, so hardly anything is demanded of them.</summary>
public sealed class EventStrategy : TypedStrategy<Event>
{
    public override bool AllowCreateOnUpdate => true;

    public override IReadOnlyDictionary<string, Func<JsonObject, string>> SelectableFields { get; } = Fields();

    protected override void Validate(RequestContext c, Event obj, FieldErrors errors)
    {
        string about = obj.InvolvedObject?.Namespace ?? "";
        if (about.Length > 0 && about != obj.Namespace)
            errors.Invalid(FieldPath.Of("involvedObject", "namespace"), about, "does not match event.namespace");
        else if (about.Length == 0 && obj.Namespace is not ("default" or "kube-system"))
            errors.Invalid(FieldPath.Of("involvedObject", "namespace"), about, "does not match event.namespace");
    }

    private static Dictionary<string, Func<JsonObject, string>> Fields() => new(
        Selectable.Of(
            "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid", "involvedObject.apiVersion",
            "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason", "reportingComponent", "type"),
        StringComparer.Ordinal)
    {
        ["source"] = Selectable.Of("source.component")["source.component"],
    };
}
