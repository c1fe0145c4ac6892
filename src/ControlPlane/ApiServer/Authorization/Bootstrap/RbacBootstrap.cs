using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Authorization.Rbac;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.ControlPlane.ApiServer.Storage;
using MiniKube.Machinery.Api;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Rbac;

namespace MiniKube.ControlPlane.ApiServer.Authorization.Bootstrap;

/// <summary>Writes the standing roles and bindings where they are missing, and adds rules and subjects that an existing one lacks. Nothing is
/// ever taken away, and an object annotated <c>autoupdate: "false"</c> is left alone.</summary>
public sealed class RbacBootstrap(IObjectReader objects, IObjectWriter writer) : IStartupTask
{
    private const string ApiGroup = "rbac.authorization.k8s.io";
    private const string AutoUpdate = "rbac.authorization.kubernetes.io/autoupdate";
    private static readonly Dictionary<string, string> BootstrapLabels = new() { ["kubernetes.io/bootstrapping"] = "rbac-defaults" };

    public string Name => "rbac/bootstrap-roles";

    public async Task RunAsync(CancellationToken cancellation)
    {
        foreach (var role in UserRoles.All.Concat(ComponentRoles.All).Concat(ControllerRoles.All)) await EnsureAsync("clusterroles", "", role.Name, ClusterRoleOf(role), AddRules, cancellation);
        foreach (var role in NamespacedRoles.All) await EnsureAsync("roles", role.Namespace, role.Name, RoleOf(role), AddRules, cancellation);
        foreach (var binding in StandardBindings.All)
        {
            var resource = binding.Namespace.Length == 0 ? "clusterrolebindings" : "rolebindings";
            await EnsureAsync(resource, binding.Namespace, binding.Name, BindingOf(binding), AddSubjects, cancellation);
        }
    }

    private async Task EnsureAsync(string resource, string ns, string name, JsonObject wanted, Func<JsonObject, JsonObject, bool> complete, CancellationToken cancellation)
    {
        var descriptor = objects.Resource(ApiGroup, resource);
        if (await objects.FindAsync(descriptor, ns, name, cancellation) is { } stored)
        {
            await CompleteAsync(descriptor, stored, wanted, complete, cancellation);
            return;
        }

        try
        {
            await writer.CreateAsync(null, descriptor, wanted, cancellation);
        }
        catch (StatusException e) when (e.IsAlreadyExists)
        {
            // Another server was faster.
        }
    }

    private async Task CompleteAsync(
        ResourceDescriptor descriptor, StoredObject stored, JsonObject wanted, Func<JsonObject, JsonObject, bool> complete, CancellationToken cancellation)
    {
        var current = stored.Parse();
        if (current["metadata"]?["annotations"]?[AutoUpdate]?.ToString() == "false" || !complete(current, wanted)) return;
        await writer.UpdateAsync(null, descriptor, stored.Namespace, stored.Name, latest => complete(latest, wanted), cancellation);
    }

    // True if something was missing; it is there now.
    private static bool AddRules(JsonObject current, JsonObject wanted)
    {
        if (wanted["aggregationRule"] is not null) return false;
        var held = Read(current);
        var missing = Read(wanted).Where(r => !RuleMatching.Covers(held, r)).ToList();
        if (missing.Count == 0) return false;
        if (current["rules"] is not JsonArray rules) current["rules"] = rules = [];
        foreach (var rule in missing) rules.Add(ApiJson.ToDocument(rule));
        return true;
    }

    private static bool AddSubjects(JsonObject current, JsonObject wanted)
    {
        if (current["subjects"] is not JsonArray subjects) subjects = [];
        var missing = (wanted["subjects"] as JsonArray ?? []).Where(w => !subjects.Any(s => Same(s, w, "kind") && Same(s, w, "name") && Same(s, w, "namespace"))).ToList();
        if (missing.Count == 0) return false;
        if (current["subjects"] is null) current["subjects"] = subjects;
        foreach (var subject in missing) subjects.Add(subject!.DeepClone());
        return true;
    }

    private static bool Same(JsonNode? a, JsonNode? b, string member) => a?[member]?.ToString() == b?[member]?.ToString();

    private static List<PolicyRule> Read(JsonObject role) => [.. (role["rules"] as JsonArray ?? []).Select(r => ApiJson.FromDocument<PolicyRule>(r!))];

    private static JsonObject ClusterRoleOf(StandardRole role) => ApiJson.ToDocument(new ClusterRole
    {
        ApiVersion = ApiGroup + "/v1",
        Kind = "ClusterRole",
        Metadata = MetaOf(role.Name, "", role.AggregatesTo),
        Rules = role.AggregatesFrom is null ? role.Rules : AggregatedRules(role.AggregatesFrom),
        AggregationRule = role.AggregatesFrom is null ? null : new AggregationRule
        {
            ClusterRoleSelectors = [new LabelSelector { MatchLabels = new Dictionary<string, string> { [AggregationLabel(role.AggregatesFrom)] = "true" } }],
        },
    });

    // What the standing roles add up to; roles that users add are seen when requests are judged.
    private static List<PolicyRule> AggregatedRules(string target) =>
        [.. UserRoles.All.Where(r => r.AggregatesTo == target).SelectMany(r => r.AggregatesFrom is null ? r.Rules : AggregatedRules(r.AggregatesFrom))];

    private static JsonObject RoleOf(StandardRole role) => ApiJson.ToDocument(new Role
    {
        ApiVersion = ApiGroup + "/v1",
        Kind = "Role",
        Metadata = MetaOf(role.Name, role.Namespace, null),
        Rules = role.Rules,
    });

    private static JsonObject BindingOf(StandardBinding binding)
    {
        var reference = new RoleRef { ApiGroup = ApiGroup, Kind = binding.Namespace.Length == 0 ? "ClusterRole" : "Role", Name = binding.Role };
        return binding.Namespace.Length == 0
            ? ApiJson.ToDocument(new ClusterRoleBinding { ApiVersion = ApiGroup + "/v1", Kind = "ClusterRoleBinding", Metadata = MetaOf(binding.Name, "", null), RoleRef = reference, Subjects = binding.Subjects })
            : ApiJson.ToDocument(new RoleBinding { ApiVersion = ApiGroup + "/v1", Kind = "RoleBinding", Metadata = MetaOf(binding.Name, binding.Namespace, null), RoleRef = reference, Subjects = binding.Subjects });
    }

    private static string AggregationLabel(string target) => $"rbac.authorization.k8s.io/aggregate-to-{target}";

    private static ObjectMeta MetaOf(string name, string ns, string? aggregatesTo) => new()
    {
        Name = name,
        Namespace = ns.Length == 0 ? null : ns,
        Labels = aggregatesTo is null ? BootstrapLabels : new Dictionary<string, string>(BootstrapLabels) { [AggregationLabel(aggregatesTo)] = "true" },
        Annotations = new Dictionary<string, string> { [AutoUpdate] = "true" },
    };
}
