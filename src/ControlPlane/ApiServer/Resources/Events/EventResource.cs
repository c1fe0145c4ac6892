using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Printing.Events;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Types.Events;

namespace MiniKube.ControlPlane.ApiServer.Resources.Events;

/// <summary>Events of events.k8s.io/v1.</summary>
public static class EventResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "events.k8s.io",
        Version = "v1",
        Resource = "events",
        Singular = "event",
        Kind = "Event",
        Namespaced = true,
        ShortNames = ["ev"],
        RecordType = typeof(Event),
        Strategy = new EventStrategy(),
        Printer = new EventTable(),
        StoredAs = EventForm.Stored,
        TimeToLive = TimeSpan.FromHours(1),
    };
}

/// <summary>Events of the newer group: the series and the reporter are its own.</summary>
public sealed class EventStrategy : TypedStrategy<Event>
{
    private const int MaxReporter = 128;
    private const int MaxNote = 1024;

    public override bool AllowCreateOnUpdate => true;

    public override IReadOnlyDictionary<string, Func<JsonObject, string>> SelectableFields { get; } = Selectable.Of(
        "regarding.kind", "regarding.namespace", "regarding.name", "regarding.uid", "regarding.apiVersion", "regarding.resourceVersion", "regarding.fieldPath",
        "reason", "reportingController", "type");

    protected override void Validate(RequestContext c, Event obj, FieldErrors errors)
    {
        errors.RequireText(FieldPath.Of("reportingController"), obj.ReportingController);
        errors.RequireText(FieldPath.Of("reportingInstance"), obj.ReportingInstance);
        if (obj.ReportingInstance?.Length > MaxReporter)
            errors.Invalid(FieldPath.Of("reportingInstance"), "", $"can have at most {MaxReporter} characters");
        errors.RequireText(FieldPath.Of("action"), obj.Action);
        errors.RequireText(FieldPath.Of("reason"), obj.Reason);
        if (obj.Note?.Length > MaxNote)
            errors.Invalid(FieldPath.Of("note"), "", $"can have at most {MaxNote} characters");
        if (obj.Type is not ("Normal" or "Warning"))
            errors.Invalid(FieldPath.Of("type"), obj.Type ?? "", "has invalid value: ");
    }

    protected override void ValidateUpdate(RequestContext c, Event obj, Event old, FieldErrors errors)
    {
        errors.SameJson(FieldPath.Of("regarding"), obj.Regarding, old.Regarding);
        errors.Same(FieldPath.Of("reason"), obj.Reason, old.Reason);
        errors.Same(FieldPath.Of("reportingController"), obj.ReportingController, old.ReportingController);
        errors.Same(FieldPath.Of("type"), obj.Type, old.Type);
    }
}
