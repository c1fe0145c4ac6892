using System.Globalization;
using MiniKube.ControlPlane.ApiServer.Authorization.Bootstrap;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.ControlPlane.ApiServer.Resources.Core;
using MiniKube.ControlPlane.ApiServer.Resources.Networking;
using MiniKube.ControlPlane.ApiServer.Resources.Services;
using MiniKube.ControlPlane.ApiServer.Storage;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Api.Types.Networking;

namespace MiniKube.ControlPlane.ApiServer.Composition.Hooks;

/// <summary>Gives back addresses and ports whose Service does not exist or does not use them: a server that died between claim and
/// write leaves such. Young claims are left alone, for their Service may be about to be written.</summary>
public sealed class ServiceRepair(IObjectReader reader, IObjectWriter writer, TimeProvider time) : IStartupTask
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public string Name => "start-service-ip-repair-controllers";

    public async Task RunAsync(CancellationToken cancellation)
    {
        // Claims first: a Service written after that snapshot can only make a claim look older than it is, never younger.
        ObjectSnapshot ips = await reader.SnapshotAsync(IPAddressResource.Descriptor, cancellation).ConfigureAwait(false);
        ObjectSnapshot ports = await reader.SnapshotAsync(NodePortClaim.Descriptor, cancellation).ConfigureAwait(false);
        ObjectSnapshot services = await reader.SnapshotAsync(ServiceResource.Descriptor, cancellation).ConfigureAwait(false);
        foreach (StoredObject claim in Leaked(ips, services, ServiceAllocation.Ips))
            await ReleaseAsync(IPAddressResource.Descriptor, claim, cancellation).ConfigureAwait(false);
        foreach (StoredObject claim in Leaked(ports, services, spec => ServiceAllocation.Ports(spec).Select(p => p.ToString(CultureInfo.InvariantCulture))))
            await ReleaseAsync(NodePortClaim.Descriptor, claim, cancellation).ConfigureAwait(false);
    }

    private List<StoredObject> Leaked(ObjectSnapshot claims, ObjectSnapshot services, Func<ServiceSpec?, IEnumerable<string>> uses)
    {
        DateTimeOffset latest = time.GetUtcNow() - Patience;
        var leaked = new List<StoredObject>();
        foreach (StoredObject stored in claims.Items.Range())
        {
            IPAddress claim = stored.As<IPAddress>();
            if (claim.Spec?.ParentRef is not { Resource: "services" } parent || claim.Metadata?.CreationTimestamp?.Value > latest)
                continue;
            ServiceSpec? spec = services.Find(parent.Namespace ?? "", parent.Name ?? "")?.As<Service>().Spec;
            if (!uses(spec).Contains(stored.Name, StringComparer.Ordinal))
                leaked.Add(stored);
        }
        return leaked;
    }

    private async Task ReleaseAsync(ResourceDescriptor resource, StoredObject claim, CancellationToken cancellation)
    {
        try
        {
            var options = new DeleteOptions { Preconditions = new Preconditions { Uid = claim.As<IPAddress>().Uid } };
            await writer.DeleteAsync(null, resource, "", claim.Name, options, cancellation).ConfigureAwait(false);
        }
        catch (StatusException e) when (e.IsNotFound || e.IsConflict)
        {
            // another server was faster
        }
    }
}
