using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Printing.Networking;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta.Validation;
using MiniKube.Machinery.Api.Types.Networking;

namespace MiniKube.ControlPlane.ApiServer.Resources.Networking;

/// <summary>Ingresses of networking.k8s.io/v1.</summary>
public static class IngressResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "networking.k8s.io",
        Version = "v1",
        Resource = "ingresses",
        Singular = "ingress",
        Kind = "Ingress",
        Namespaced = true,
        ShortNames = ["ing"],
        RecordType = typeof(Ingress),
        Strategy = new IngressStrategy(),
        Printer = new IngressTable(),
        Subresources = [SubresourceDescriptor.Status],
    };
}

/// <summary>Ingresses.</summary>
public sealed class IngressStrategy : TypedStrategy<Ingress>
{
    public override bool TracksGeneration => true;

    public override void PrepareForCreate(RequestContext c, JsonObject obj)
    {
        base.PrepareForCreate(c, obj);
        obj["status"] = new JsonObject { ["loadBalancer"] = new JsonObject() };
    }

    protected override void Validate(RequestContext c, Ingress obj, FieldErrors errors)
    {
        IngressSpec spec = obj.Spec ?? new IngressSpec();
        if (spec.Rules is null or { Count: 0 } && spec.DefaultBackend is null)
            errors.Invalid(Spec, "", "either `defaultBackend` or `rules` must be specified");
        if (spec.DefaultBackend is { } fallback)
            Backend(fallback, Spec.Child("defaultBackend"), errors);
        for (int i = 0; i < (spec.Rules?.Count ?? 0); i++)
            Rule(spec.Rules![i], Spec.Child("rules").Index(i), errors);
        for (int i = 0; i < (spec.Tls?.Count ?? 0); i++)
            for (int j = 0; j < (spec.Tls![i].Hosts?.Count ?? 0); j++)
                Host(spec.Tls[i].Hosts![j], Spec.Child("tls").Index(i).Child("hosts").Index(j), errors);
        if (!string.IsNullOrEmpty(spec.IngressClassName))
            errors.Rule(Spec.Child("ingressClassName"), spec.IngressClassName, NameRules.Dns1123Subdomain(spec.IngressClassName));
    }

    private static void Rule(IngressRule rule, FieldPath path, FieldErrors errors)
    {
        if (!string.IsNullOrEmpty(rule.Host))
        {
            if (System.Net.IPAddress.TryParse(rule.Host, out _))
                errors.Invalid(path.Child("host"), rule.Host, "must be a DNS name, not an IP address");
            else
                Host(rule.Host, path.Child("host"), errors);
        }
        FieldPath paths = path.Child("http").Child("paths");
        if (rule.Http is { Paths.Count: 0 })
            errors.Required(paths);
        for (int i = 0; i < (rule.Http?.Paths.Count ?? 0); i++)
            Path(rule.Http!.Paths[i], paths.Index(i), errors);
    }

    private static void Path(HTTPIngressPath entry, FieldPath path, FieldErrors errors)
    {
        string text = entry.Path ?? "";
        if (entry.PathType is "Exact" or "Prefix")
        {
            if (!text.StartsWith('/'))
                errors.Invalid(path.Child("path"), text, "must be an absolute path");
            foreach (string bad in new[] { "//", "/./", "/../", "%2f", "%2F" })
                if (text.Contains(bad, StringComparison.Ordinal))
                    errors.Invalid(path.Child("path"), text, $"must not contain '{bad}'");
        }
        else if (text.Length > 0 && !text.StartsWith('/'))
            errors.Invalid(path.Child("path"), text, "must be an absolute path");
        if (entry.Backend is { } backend)
            Backend(backend, path.Child("backend"), errors);
    }

    private static void Backend(IngressBackend backend, FieldPath path, FieldErrors errors)
    {
        if (backend is { Resource: not null, Service: not null })
            errors.Invalid(path, "", "cannot set both resource and service backends");
        else if (backend is { Resource: null, Service: null })
            errors.Required(path, "must specify a service or resource backend");
        if (backend.Service is not { } service)
            return;
        FieldPath at = path.Child("service");
        if (service.Name.Length > 0)
            errors.Rule(at.Child("name"), service.Name, NameRules.Dns1035Label(service.Name));
        bool hasName = !string.IsNullOrEmpty(service.Port?.Name);
        bool hasNumber = service.Port?.Number is not null and not 0;
        if (hasName && hasNumber)
            errors.Invalid(at, "", "cannot set both port name & port number");
        else if (hasName)
            errors.Rule(at.Child("port").Child("name"), service.Port!.Name, NameRules.PortName(service.Port.Name!));
        else if (hasNumber)
            errors.Port(at.Child("port").Child("number"), service.Port!.Number!.Value);
        else
            errors.Required(at, "port name or number is required");
    }

    private static void Host(string host, FieldPath path, FieldErrors errors)
    {
        string rest = host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host;
        errors.Rule(path, host, NameRules.Dns1123Subdomain(rest));
    }
}
