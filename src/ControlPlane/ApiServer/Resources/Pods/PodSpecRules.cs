using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Meta.Validation;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Pods;

/// <summary>Checks of a pod spec, in a pod or in a template. Closed sets and required members are the schema's; these are the rest.</summary>
public static class PodSpecRules
{
    private const int MaxNameservers = 3;
    private const int MaxSearches = 32;

    public static void Template(PodTemplateSpec? template, FieldPath path, FieldErrors errors)
    {
        if (template is null)
            return;
        SelectorRules.Labels(template.Metadata?.Labels, path.Child("labels"), errors);
        foreach (string key in (template.Metadata?.Annotations ?? new Dictionary<string, string>()).Keys)
            errors.Rule(path.Child("annotations"), key, NameRules.QualifiedName(key.ToLowerInvariant()));
        if (template.Spec is null)
            errors.Required(path.Child("spec").Child("containers"));
        else
            Check(template.Spec, path.Child("spec"), errors);
        if (template.Spec?.EphemeralContainers is { Count: > 0 })
            errors.Forbidden(path.Child("spec").Child("ephemeralContainers"), "ephemeral containers not allowed in pod template");
    }

    public static void Check(PodSpec spec, FieldPath path, FieldErrors errors)
    {
        VolumeRules.Check(spec.Volumes, path.Child("volumes"), errors);
        new ContainerRules(spec, errors).Check(path);
        Times(spec, path, errors);
        Identity(spec, path, errors);
        Security(spec.SecurityContext, path.Child("securityContext"), errors);
        Dns(spec, path, errors);
        Placement(spec, path, errors);
        ResourceRules.Requirements(spec.Resources, path.Child("resources"), errors);
    }

    private static void Times(PodSpec spec, FieldPath path, FieldErrors errors)
    {
        errors.NonNegative(path.Child("terminationGracePeriodSeconds"), spec.TerminationGracePeriodSeconds);
        if (spec.ActiveDeadlineSeconds is { } deadline)
            errors.Range(path.Child("activeDeadlineSeconds"), deadline, 1, int.MaxValue);
    }

    private static void Identity(PodSpec spec, FieldPath path, FieldErrors errors)
    {
        Optional(spec.ServiceAccountName, NameRules.Dns1123Subdomain, path.Child("serviceAccountName"), errors);
        Optional(spec.Hostname, NameRules.Dns1123Label, path.Child("hostname"), errors);
        Optional(spec.Subdomain, NameRules.Dns1123Label, path.Child("subdomain"), errors);
        Optional(spec.PriorityClassName, NameRules.Dns1123Subdomain, path.Child("priorityClassName"), errors);
        Optional(spec.RuntimeClassName, NameRules.Dns1123Subdomain, path.Child("runtimeClassName"), errors);
        if (spec.Os is { Name: not ("linux" or "windows" or "") } os)
            errors.NotSupported(path.Child("os").Child("name"), os.Name, "linux", "windows");
    }

    private static void Security(PodSecurityContext? context, FieldPath path, FieldErrors errors)
    {
        IdRules.Check(context?.RunAsUser, path.Child("runAsUser"), errors);
        IdRules.Check(context?.RunAsGroup, path.Child("runAsGroup"), errors);
        IdRules.Check(context?.FsGroup, path.Child("fsGroup"), errors);
        for (int i = 0; i < (context?.SupplementalGroups?.Count ?? 0); i++)
            IdRules.Check(context!.SupplementalGroups![i], path.Child("supplementalGroups").Index(i), errors);
        IReadOnlyList<Sysctl> sysctls = context?.Sysctls ?? [];
        for (int i = 0; i < sysctls.Count; i++)
            if (sysctls.Take(i).Any(s => s.Name == sysctls[i].Name))
                errors.Duplicate(path.Child("sysctls").Index(i).Child("name"), sysctls[i].Name);
    }

    private static void Dns(PodSpec spec, FieldPath path, FieldErrors errors)
    {
        FieldPath at = path.Child("dnsConfig");
        IReadOnlyList<string> servers = spec.DnsConfig?.Nameservers ?? [];
        if (spec.DnsPolicy == "None" && servers.Count == 0)
            errors.Required(spec.DnsConfig is null ? at : at.Child("nameservers"), "must provide at least one DNS nameserver when `dnsPolicy` is None");
        if (servers.Count > MaxNameservers)
            errors.Invalid(at.Child("nameservers"), string.Join(",", servers), $"must not have more than {MaxNameservers} nameservers");
        for (int i = 0; i < servers.Count; i++)
            errors.Rule(at.Child("nameservers").Index(i), servers[i], NameRules.IpAddress(servers[i]));
        if (spec.DnsConfig?.Searches?.Count > MaxSearches)
            errors.Invalid(at.Child("searches"), string.Join(",", spec.DnsConfig.Searches), $"must not have more than {MaxSearches} search paths");
        for (int i = 0; i < (spec.HostAliases?.Count ?? 0); i++)
            errors.Rule(path.Child("hostAliases").Index(i).Child("ip"), spec.HostAliases![i].Ip, NameRules.IpAddress(spec.HostAliases[i].Ip));
    }

    private static void Placement(PodSpec spec, FieldPath path, FieldErrors errors)
    {
        SelectorRules.Labels(spec.NodeSelector, path.Child("nodeSelector"), errors);
        Optional(spec.NodeName, NameRules.Dns1123Subdomain, path.Child("nodeName"), errors);
        TolerationRules.Check(spec.Tolerations, path.Child("tolerations"), errors);
        AffinityRules.Check(spec.Affinity, path.Child("affinity"), errors);
        Spread(spec.TopologySpreadConstraints ?? [], path.Child("topologySpreadConstraints"), errors);
        for (int i = 0; i < (spec.ReadinessGates?.Count ?? 0); i++)
            errors.Rule(path.Child("readinessGates").Index(i).Child("conditionType"), spec.ReadinessGates![i].ConditionType, NameRules.QualifiedName(spec.ReadinessGates[i].ConditionType));
        for (int i = 0; i < (spec.SchedulingGates?.Count ?? 0); i++)
            errors.Rule(path.Child("schedulingGates").Index(i), spec.SchedulingGates![i].Name, NameRules.QualifiedName(spec.SchedulingGates[i].Name));
    }

    private static void Spread(IReadOnlyList<TopologySpreadConstraint> constraints, FieldPath path, FieldErrors errors)
    {
        var seen = new HashSet<(string, string)>();
        for (int i = 0; i < constraints.Count; i++)
        {
            TopologySpreadConstraint c = constraints[i];
            FieldPath at = path.Index(i);
            if (c.MaxSkew <= 0)
                errors.Invalid(at.Child("maxSkew"), c.MaxSkew, "must be greater than zero");
            if (c.MinDomains <= 0)
                errors.Invalid(at.Child("minDomains"), c.MinDomains, "must be greater than zero");
            if (c.MinDomains is not null && c.WhenUnsatisfiable != "DoNotSchedule")
                errors.Invalid(at.Child("minDomains"), c.MinDomains, $"can only use minDomains if whenUnsatisfiable=DoNotSchedule, not {c.WhenUnsatisfiable}");
            if (!seen.Add((c.TopologyKey, c.WhenUnsatisfiable)))
                errors.Duplicate(at.Child("{topologyKey, whenUnsatisfiable}"), $"{{{c.TopologyKey}, {c.WhenUnsatisfiable}}}");
            SelectorRules.Check(c.LabelSelector, at.Child("labelSelector"), errors);
        }
    }

    private static void Optional(string? text, Func<string, string?> rule, FieldPath path, FieldErrors errors)
    {
        if (!string.IsNullOrEmpty(text))
            errors.Rule(path, text, rule(text));
    }
}
