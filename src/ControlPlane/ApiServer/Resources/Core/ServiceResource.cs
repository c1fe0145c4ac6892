using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Http.Backends;
using MiniKube.ControlPlane.ApiServer.Printing.Core;
using MiniKube.ControlPlane.ApiServer.Resources.Services;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Core;

/// <summary>Services of v1.</summary>
public static class ServiceResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "",
        Version = "v1",
        Resource = "services",
        Singular = "service",
        Kind = "Service",
        Namespaced = true,
        ShortNames = ["svc"],
        Categories = ["all"],
        RecordType = typeof(Service),
        Strategy = new ServiceStrategy(),
        Printer = new ServiceTable(),
        Subresources =
        [
            new() { Name = "proxy", Connects = true, Verbs = ResourceVerbs.Proxy, Kind = "ServiceProxyOptions", Handler = new ServiceProxyHandler() },
            SubresourceDescriptor.Status,
        ],
    };
}

/// <summary>Services: each gets its address and node ports when it is written, and they are given back when it goes.</summary>
public sealed class ServiceStrategy : DefaultingStrategy<Service>
{
    public override IReadOnlyDictionary<string, Func<JsonObject, string>> SelectableFields { get; } = Selectable.Of("spec.clusterIP", "spec.type");

    public override string? CheckName(string name, bool prefix) => Names.DnsLabel(name, prefix);

    public override async ValueTask<IAllocation?> BeginCreateAsync(RequestContext c, JsonObject obj, CancellationToken cancellation)
    {
        Service service = Read(obj);
        return service.Spec is null ? null : await FillAsync(c, obj, service, service.Spec, null, cancellation).ConfigureAwait(false);
    }

    public override async ValueTask<IAllocation?> BeginUpdateAsync(RequestContext c, JsonObject obj, JsonObject old, CancellationToken cancellation)
    {
        Service service = Read(obj);
        if (service.Spec is null || Read(old).Spec is not { } before)
            return null;
        ServiceSpec spec = ServiceDefaults.Of(ServiceCarryOver.Apply(service.Spec, before));
        return await FillAsync(c, obj, service, spec, before, cancellation).ConfigureAwait(false);
    }

    public override async ValueTask AfterDeleteAsync(RequestContext c, JsonObject obj, CancellationToken cancellation)
    {
        Service service = Read(obj);
        var allocation = new ServiceAllocation(c, service.Namespace, service.Name);
        allocation.Drop(service.Spec);
        await allocation.FinishAsync(written: true, cancellation).ConfigureAwait(false);
    }

    public override void PrepareForCreate(RequestContext c, JsonObject obj)
    {
        base.PrepareForCreate(c, obj);
        obj["status"] = new JsonObject { ["loadBalancer"] = new JsonObject() };
    }

    protected override Service Default(Service obj) =>
        obj.Spec is { } spec && ServiceDefaults.Of(spec) is var defaulted && !ReferenceEquals(spec, defaulted) ? obj with { Spec = defaulted } : obj;

    protected override void Validate(RequestContext c, Service obj, FieldErrors errors)
    {
        if (obj.Spec is null)
            errors.Required(Spec.Child("ports"));
        else
            ServiceRules.Check(obj.Spec, Spec, errors);
    }

    protected override void ValidateUpdate(RequestContext c, Service obj, Service old, FieldErrors errors)
    {
        Validate(c, obj, errors);
        if (obj.Spec is not null && old.Spec is not null)
            ServiceRules.CheckUpdate(obj.Spec, old.Spec, Spec, errors);
    }

    private static async ValueTask<IAllocation> FillAsync(
        RequestContext c, JsonObject obj, Service service, ServiceSpec spec, ServiceSpec? old, CancellationToken cancellation)
    {
        var allocation = new ServiceAllocation(c, service.Namespace, service.Name);
        try
        {
            Write(obj, service with { Spec = await allocation.FillAsync(spec, old, cancellation).ConfigureAwait(false) });
            return allocation;
        }
        catch
        {
            await allocation.FinishAsync(written: false, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }
}
