using System.Text.Json.Nodes;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;

namespace MiniKube.ControlPlane.ApiServer.Admission;

/// <summary>Nothing is made in a namespace that does not exist or is being deleted, and the system's own namespaces stay.</summary>
public sealed class NamespaceLifecycle : IMutatingAdmission
{
    public const string PluginName = "NamespaceLifecycle";
    private static readonly string[] Immutable = ["default", "kube-system", "kube-public"];

    public string Name => PluginName;

    public bool Handles(AdmissionOperation operation) => operation is AdmissionOperation.Create or AdmissionOperation.Update or AdmissionOperation.Delete;

    public async ValueTask AdmitAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (attributes.Resource is { Group: "", Resource: "namespaces" })
        {
            if (attributes.Operation == AdmissionOperation.Delete && attributes.Subresource.Length == 0 && Immutable.Contains(attributes.Name))
                throw attributes.Forbidden("this namespace may not be deleted");
            return;
        }

        if (attributes.Namespace.Length == 0 || attributes.Operation == AdmissionOperation.Delete || attributes.Is("authorization.k8s.io", "localsubjectaccessreviews")) return;
        var ns = await FindAsync(attributes, cancellation) ?? throw ApiErrors.NotFound(new GroupResource("", "namespaces"), attributes.Namespace);
        if (attributes.Operation == AdmissionOperation.Create && IsTerminating(ns)) throw Terminating(attributes);
    }

    // One made a moment ago through another server may not be in this cache yet.
    private static async ValueTask<JsonObject?> FindAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        var objects = attributes.Context.Objects;
        var descriptor = objects.Resource("", "namespaces");
        var cached = await objects.FindAsync(descriptor, "", attributes.Namespace, cancellation);
        return cached?.Parse() ?? await objects.GetFreshAsync(descriptor, "", attributes.Namespace, cancellation);
    }

    private static bool IsTerminating(JsonObject ns) =>
        ns["metadata"]?["deletionTimestamp"] is not null || AdmissionRefusals.Text(ns["status"]?["phase"]) == "Terminating";

    private static StatusException Terminating(AdmissionAttributes attributes)
    {
        var refusal = attributes.Forbidden($"unable to create new content in namespace {attributes.Namespace} because it is being terminated");
        var cause = new StatusCause
        {
            Reason = CauseReason.NamespaceTerminating,
            Message = $"namespace {attributes.Namespace} is being terminated",
            Field = "metadata.namespace",
        };
        return new StatusException(refusal.Status with { Details = refusal.Status.Details! with { Causes = [cause] } });
    }
}
