using System.Text.Json.Nodes;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Scheduling;

namespace MiniKube.ControlPlane.ApiServer.Admission;

/// <summary>Turns a pod's priority class into the number the scheduler goes by, and sees to it that only one class is the default.</summary>
public sealed class PriorityPlugin : IMutatingAdmission, IValidatingAdmission
{
    public const string PluginName = "Priority";
    private const string Group = "scheduling.k8s.io";

    public string Name => PluginName;

    public bool Handles(AdmissionOperation operation) => operation is AdmissionOperation.Create or AdmissionOperation.Update;

    public async ValueTask AdmitAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (!attributes.Is("", "pods") || attributes.Object?["spec"] is not JsonObject spec) return;
        if (attributes.Operation == AdmissionOperation.Update)
        {
            // What the server set is kept where the client leaves it out.
            foreach (var member in (string[])["priority", "preemptionPolicy"])
            {
                if (spec[member] is null && attributes.OldObject?["spec"]?[member] is { } old) spec[member] = old.DeepClone();
            }

            return;
        }

        await ResolveAsync(attributes, spec, cancellation);
    }

    public async ValueTask ValidateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (!attributes.Is(Group, "priorityclasses") || attributes.Object?["globalDefault"]?.GetValue<bool>() != true) return;
        var other = await DefaultAsync(attributes, cancellation);
        if (other is not null && other.Name != AdmissionRefusals.Text(attributes.Object["metadata"]?["name"]))
            throw attributes.Forbidden($"PriorityClass {other.Name} is already marked as default. Only one default can exist");
    }

    private static async ValueTask ResolveAsync(AdmissionAttributes attributes, JsonObject spec, CancellationToken cancellation)
    {
        var name = AdmissionRefusals.Text(spec["priorityClassName"]);
        var chosen = name is null ? await DefaultAsync(attributes, cancellation) : await FindAsync(attributes, name, cancellation)
            ?? throw attributes.Forbidden($"no PriorityClass with name {name} was found");
        var value = chosen?.Value ?? 0;
        if (spec["priority"] is JsonValue given && (!given.TryGetValue<int>(out var number) || number != value))
            throw attributes.Forbidden($"the integer value of priority ({given.ToJsonString()}) must not be provided in pod spec; priority admission controller computed {value} from the given PriorityClass name");
        var policy = chosen?.PreemptionPolicy ?? "PreemptLowerPriority";
        if (AdmissionRefusals.Text(spec["preemptionPolicy"]) is { } asked && asked != policy)
            throw attributes.Forbidden($"the string value of PreemptionPolicy ({asked}) must not be provided in pod spec; priority admission controller computed {policy} from the given PriorityClass name");
        if (name is null && chosen is not null) spec["priorityClassName"] = chosen.Name;
        spec["priority"] = value;
        spec["preemptionPolicy"] = policy;
    }

    private static async ValueTask<PriorityClass?> FindAsync(AdmissionAttributes attributes, string name, CancellationToken cancellation)
    {
        var objects = attributes.Context.Objects;
        var descriptor = objects.Resource(Group, "priorityclasses");
        if (await objects.FindAsync(descriptor, "", name, cancellation) is { } cached) return cached.As<PriorityClass>();
        return await objects.GetFreshAsync(descriptor, "", name, cancellation) is { } fresh ? Machinery.Api.ApiJson.FromDocument<PriorityClass>(fresh) : null;
    }

    // Of several defaults, which only a race can make, the smallest counts.
    private static async ValueTask<PriorityClass?> DefaultAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        var objects = attributes.Context.Objects;
        var all = await objects.SnapshotAsync(objects.Resource(Group, "priorityclasses"), cancellation);
        return all.Items.Range().Select(o => o.As<PriorityClass>()).Where(c => c.GlobalDefault == true).MinBy(c => c.Value);
    }
}
