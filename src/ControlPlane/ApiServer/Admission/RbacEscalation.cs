using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Authentication;
using MiniKube.ControlPlane.ApiServer.Authorization;
using MiniKube.ControlPlane.ApiServer.Authorization.Rbac;
using MiniKube.Machinery.Api;
using MiniKube.Machinery.Api.Types.Rbac;

namespace MiniKube.ControlPlane.ApiServer.Admission;

/// <summary>Nobody gives away more than they have: a role may hold only permissions its author holds (or the author may <c>escalate</c> it), and a
/// binding only a role whose permissions its author holds (or may <c>bind</c>).</summary>
public sealed class RbacEscalation(RbacAuthorizer rbac, IAuthorizer authorizer) : IValidatingAdmission
{
    public const string PluginName = "RbacEscalation";
    private const string Group = "rbac.authorization.k8s.io";

    public string Name => PluginName;

    public bool Handles(AdmissionOperation operation) => operation is AdmissionOperation.Create or AdmissionOperation.Update;

    public async ValueTask ValidateAsync(AdmissionAttributes a, CancellationToken cancellation)
    {
        if (a.Resource.Group != Group || a.Object is not { } obj || a.User.InGroup(UserInfo.Masters)) return;
        switch (a.Resource.Resource)
        {
            case "roles" or "clusterroles":
                if (Same(a, "rules") && Same(a, "aggregationRule")) return;
                if (!await MayAsync(a, "escalate", a.Resource.Resource, NameOf(a), cancellation)) await DemandAsync(a, RulesIn(obj), cancellation);
                break;
            case "rolebindings" or "clusterrolebindings":
                if (Same(a, "roleRef") && Same(a, "subjects")) return;
                await BindingAsync(a, obj, cancellation);
                break;
        }
    }

    private static bool Same(AdmissionAttributes a, string member) => a.OldObject is { } old && JsonNode.DeepEquals(old[member], a.Object![member]);

    private static string NameOf(AdmissionAttributes a) => a.Name.Length > 0 ? a.Name : AdmissionRefusals.Text(a.Object?["metadata"]?["name"]) ?? "";

    // To add up other roles is to hold whatever they will ever hold.
    private static List<PolicyRule> RulesIn(JsonObject role)
    {
        var rules = (role["rules"] as JsonArray ?? []).Select(r => ApiJson.FromDocument<PolicyRule>(r!)).ToList();
        if (role["aggregationRule"] is not null)
        {
            rules.Add(new PolicyRule { Verbs = ["*"], ApiGroups = ["*"], Resources = ["*"] });
            rules.Add(new PolicyRule { Verbs = ["*"], NonResourceURLs = ["*"] });
        }

        return rules;
    }

    private static string Print(PolicyRule rule) =>
        rule.NonResourceURLs is { Count: > 0 } urls
            ? $"{{NonResourceURLs:[{Quoted(urls)}], Verbs:[{Quoted(rule.Verbs)}]}}"
            : $"{{APIGroups:[{Quoted(rule.ApiGroups)}], Resources:[{Quoted(rule.Resources)}]{(rule.ResourceNames is { Count: > 0 } n ? $", ResourceNames:[{Quoted(n)}]" : "")}, Verbs:[{Quoted(rule.Verbs)}]}}";

    private static string Quoted(IReadOnlyList<string>? words) => string.Join(" ", (words ?? []).Select(w => $"\"{w}\""));

    private async ValueTask BindingAsync(AdmissionAttributes a, JsonObject binding, CancellationToken cancellation)
    {
        if (binding["roleRef"] is not JsonObject reference) return;
        var role = ApiJson.FromDocument<RoleRef>(reference);
        if (await MayAsync(a, "bind", role.Kind == "ClusterRole" ? "clusterroles" : "roles", role.Name, cancellation)) return;
        var index = await rbac.IndexAsync(cancellation);
        if (!index.Knows(role, a.Namespace)) throw a.Forbidden($"{(role.Kind == "ClusterRole" ? "clusterroles" : "roles")}.{Group} \"{role.Name}\" not found");
        await DemandAsync(a, index.Resolve(role, a.Namespace), cancellation);
    }

    private async ValueTask DemandAsync(AdmissionAttributes a, IReadOnlyList<PolicyRule> wanted, CancellationToken cancellation)
    {
        var held = await rbac.RulesForAsync(a.User, a.Namespace, cancellation);
        var missing = wanted.Where(r => !RuleMatching.Covers(held, r)).ToList();
        if (missing.Count == 0) return;
        throw a.Forbidden(
            $"user \"{a.User.Name}\" (groups=[{Quoted(a.User.Groups)}]) is attempting to grant RBAC permissions not currently held:\n{string.Join("\n", missing.Select(Print).Distinct())}");
    }

    private async ValueTask<bool> MayAsync(AdmissionAttributes a, string verb, string resource, string name, CancellationToken cancellation)
    {
        var question = new AuthorizationAttributes
        {
            User = a.User,
            Verb = verb,
            IsResourceRequest = true,
            Group = Group,
            Version = "v1",
            Resource = resource,
            Namespace = a.Namespace,
            Name = name,
        };
        return (await authorizer.AuthorizeAsync(question, cancellation)).IsAllowed;
    }
}
