using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Resources.Networking;
using MiniKube.ControlPlane.ApiServer.Storage;
using MiniKube.Machinery.Api;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Networking;
using Address = System.Net.IPAddress;

namespace MiniKube.ControlPlane.ApiServer.Resources.Services;

/// <summary>Claims on addresses and node ports. A claim is an object whose name is the address or port, so creating it is the
/// store's own mutual exclusion: of two servers that want the same one, one is told that it exists.</summary>
internal sealed class ServiceClaims(RequestContext context, string ns, string service)
{
    private const string ManagedBy = "ipaddress.kubernetes.io/managed-by";
    private const string Family = "ipaddress.kubernetes.io/ip-family";
    private const int Guesses = 30;

    private readonly ServiceNetwork network = ServiceNetwork.Of(context);

    public ValueTask<bool> TryClaimIpAsync(Address address, CancellationToken cancellation) =>
        TryCreateAsync(IPAddressResource.Descriptor, address.ToString(), cancellation);

    public ValueTask<bool> TryClaimPortAsync(int port, CancellationToken cancellation) => TryCreateAsync(NodePortClaim.Descriptor, PortName(port), cancellation);

    /// <returns>A claimed address, or null: the range is used up.</returns>
    public async ValueTask<Address?> ClaimAnyIpAsync(CancellationToken cancellation)
    {
        ObjectSnapshot taken = await context.Objects.SnapshotAsync(IPAddressResource.Descriptor, cancellation).ConfigureAwait(false);
        foreach (long offset in Order(1, network.Size, network.ReservedIps))
        {
            Address address = network.Address(offset);
            if (taken.Find("", address.ToString()) is null && await TryClaimIpAsync(address, cancellation).ConfigureAwait(false))
                return address;
        }
        return null;
    }

    /// <returns>A claimed port, or null: the range is used up.</returns>
    public async ValueTask<int?> ClaimAnyPortAsync(CancellationToken cancellation)
    {
        ObjectSnapshot taken = await context.Objects.SnapshotAsync(NodePortClaim.Descriptor, cancellation).ConfigureAwait(false);
        foreach (long port in Order(network.FirstNodePort, network.Ports, network.ReservedPorts))
            if (taken.Find("", PortName((int)port)) is null && await TryClaimPortAsync((int)port, cancellation).ConfigureAwait(false))
                return (int)port;
        return null;
    }

    public ValueTask ReleaseIpAsync(string address, CancellationToken cancellation) => ReleaseAsync(IPAddressResource.Descriptor, address, cancellation);

    public ValueTask ReleasePortAsync(int port, CancellationToken cancellation) => ReleaseAsync(NodePortClaim.Descriptor, PortName(port), cancellation);

    /// <summary>Random guesses above the reserve first, then everything from there on, the reserve last.</summary>
    private static IEnumerable<long> Order(long first, long count, long reserve)
    {
        for (int i = 0; i < Guesses && count > reserve; i++)
            yield return first + reserve + Random.Shared.NextInt64(count - reserve);
        for (long i = reserve; i < count; i++)
            yield return first + i;
        for (long i = 0; i < reserve; i++)
            yield return first + i;
    }

    private static string PortName(int port) => port.ToString(CultureInfo.InvariantCulture);

    private async ValueTask<bool> TryCreateAsync(ResourceDescriptor resource, string name, CancellationToken cancellation)
    {
        if (context.DryRun)
            return await context.Objects.FindAsync(resource, "", name, cancellation).ConfigureAwait(false) is null;
        var claim = new IPAddress
        {
            ApiVersion = resource.GroupVersion,
            Kind = resource.Kind,
            Metadata = new ObjectMeta { Name = name, Labels = new Dictionary<string, string> { [Family] = "IPv4", [ManagedBy] = "ipallocator.k8s.io" } },
            Spec = new IPAddressSpec { ParentRef = new ParentReference { Resource = "services", Namespace = ns, Name = service } },
        };
        try
        {
            var document = (JsonObject)JsonSerializer.SerializeToNode(claim, ApiJson.TypeInfo<IPAddress>())!;
            await context.Writer.CreateAsync(context, resource, document, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (StatusException e) when (e.IsAlreadyExists)
        {
            return false;
        }
    }

    /// <summary>Gives a claim back if it is this Service's.</summary>
    private async ValueTask ReleaseAsync(ResourceDescriptor resource, string name, CancellationToken cancellation)
    {
        if (context.DryRun || await context.Objects.GetFreshAsync(resource, "", name, cancellation).ConfigureAwait(false) is not { } document)
            return;
        IPAddress claim = document.Deserialize(ApiJson.TypeInfo<IPAddress>())!;
        if (claim.Spec?.ParentRef is not { } parent || parent.Namespace != ns || parent.Name != service)
            return;
        var options = new DeleteOptions { Preconditions = new Preconditions { Uid = claim.Uid } };
        try
        {
            await context.Writer.DeleteAsync(context, resource, "", name, options, cancellation).ConfigureAwait(false);
        }
        catch (StatusException e) when (e.IsNotFound || e.IsConflict)
        {
            // Someone else has released it.
        }
    }
}
