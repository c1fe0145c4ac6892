using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Admission.ResourceQuotas;
using MiniKube.ControlPlane.ApiServer.Storage;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Quantities;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Admission;

/// <summary>Refuses what would take a namespace over one of its quotas. Usage is counted from the objects that are there, not from the quota's status, so
/// deletions count at once; two servers that admit at the same moment may together go over by one object. The status is brought up to date on the way.</summary>
public sealed class ResourceQuotaPlugin(IObjectReader objects) : IMutatingAdmission, IValidatingAdmission
{
    public const string PluginName = "ResourceQuota";

    public string Name => PluginName;

    public bool Handles(AdmissionOperation operation) => operation == AdmissionOperation.Create;

    /// <summary>A new quota says at once how much of it is used.</summary>
    public async ValueTask AdmitAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (!attributes.Is("", "resourcequotas") || attributes.Object?["spec"]?["hard"] is not JsonObject hard) return;
        var spec = Machinery.Api.ApiJson.FromDocument<ResourceQuotaSpec>(attributes.Object["spec"]!);
        var used = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var resource in (string[])["pods", "services", "persistentvolumeclaims", "configmaps", "secrets", "replicationcontrollers", "resourcequotas"])
        {
            foreach (var (name, quantity) in await UsedAsync(attributes.Namespace, objects.Resource("", resource), spec, cancellation)) used[name] = quantity;
        }

        attributes.Object["status"] = new JsonObject { ["hard"] = hard.DeepClone(), ["used"] = Document(hard.Select(h => h.Key), used) };
    }

    public async ValueTask ValidateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (attributes.Namespace.Length == 0 || attributes.Subresource.Length > 0 || attributes.Object is not { } obj || attributes.Resource.Virtual is not null) return;
        var all = await objects.SnapshotAsync(objects.Resource("", "resourcequotas"), cancellation);
        var quotas = all.InNamespace(attributes.Namespace).Select(o => o.As<ResourceQuota>()).Where(q => q.Spec?.Hard is { Count: > 0 } && QuotaScopes.Covers(q.Spec, attributes.Resource.Resource, obj)).ToList();
        if (quotas.Count == 0) return;
        var wanted = QuotaUsage.Of(attributes.Resource, obj);
        foreach (var quota in quotas) await CheckAsync(attributes, quota, wanted, cancellation);
    }

    private async ValueTask CheckAsync(AdmissionAttributes attributes, ResourceQuota quota, Dictionary<string, Quantity> wanted, CancellationToken cancellation)
    {
        var hard = quota.Spec!.Hard!;
        if (attributes.Is("", "pods"))
        {
            var missing = QuotaUsage.Unspecified(attributes.Object!, hard.Keys).ToList();
            if (missing.Count > 0) throw attributes.Forbidden($"failed quota: {quota.Name}: must specify {string.Join("; ", missing)}");
        }

        var touched = wanted.Keys.Where(hard.ContainsKey).Order(StringComparer.Ordinal).ToList();
        if (touched.Count == 0) return;
        var used = await UsedAsync(attributes.Namespace, attributes.Resource, quota.Spec, cancellation);
        var over = touched.Where(r => used.GetValueOrDefault(r, Quantity.Zero) + wanted[r] > hard[r]).ToList();
        if (over.Count > 0)
            throw attributes.Forbidden($"exceeded quota: {quota.Name}, requested: {Print(over, wanted)}, used: {Print(over, used)}, limited: {Print(over, hard)}");
        if (!attributes.DryRun) await RecordAsync(attributes, quota, touched.ToDictionary(r => r, r => used.GetValueOrDefault(r, Quantity.Zero) + wanted[r]), cancellation);
    }

    private async ValueTask<Dictionary<string, Quantity>> UsedAsync(string ns, Resources.ResourceDescriptor resource, ResourceQuotaSpec spec, CancellationToken cancellation)
    {
        var used = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        var all = await objects.SnapshotAsync(resource, cancellation);
        foreach (var document in all.InNamespace(ns).Select(o => o.Parse()).Where(d => QuotaScopes.Covers(spec, resource.Resource, d)))
        {
            foreach (var (name, quantity) in QuotaUsage.Of(resource, document)) used[name] = used.TryGetValue(name, out var sum) ? sum + quantity : quantity;
        }

        return used;
    }

    private static async ValueTask RecordAsync(AdmissionAttributes attributes, ResourceQuota quota, Dictionary<string, Quantity> used, CancellationToken cancellation) =>
        await attributes.Context.Writer.UpdateAsync(
            null,
            attributes.Context.Objects.Resource("", "resourcequotas"),
            quota.Namespace,
            quota.Name,
            document =>
            {
                var status = document.Child("status");
                status["hard"] = document["spec"]?["hard"]?.DeepClone();
                var record = status.Child("used");
                foreach (var (resource, quantity) in used) record[resource] = quantity.Canonical().Text;
            },
            cancellation,
            "status");

    private static JsonObject Document(IEnumerable<string> names, Dictionary<string, Quantity> values) =>
        new(names.Select(n => KeyValuePair.Create(n, (JsonNode?)values.GetValueOrDefault(n, Quantity.Zero).Canonical().Text)));

    private static string Print(IEnumerable<string> names, IReadOnlyDictionary<string, Quantity> values) =>
        string.Join(",", names.Select(n => $"{n}={values.GetValueOrDefault(n, Quantity.Zero).Canonical()}"));
}
