using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Networking;
using static MiniKube.ControlPlane.ApiServer.Printing.TableColumns;

namespace MiniKube.ControlPlane.ApiServer.Printing.Networking;

/// <summary>Rows of network policies.</summary>
public sealed class NetworkPolicyTable : TablePrinter<NetworkPolicy>
{
    public override IReadOnlyList<TableColumn> Columns { get; } = [Name, Text("Pod-Selector", "The pods under the policy."), Age];

    protected override void Print(NetworkPolicy obj, TableCells cells)
    {
        cells.Add(obj.Name);
        cells.Add(LabelText.Of(obj.Spec?.PodSelector));
        cells.Add(Ages.Since(obj.Metadata?.CreationTimestamp, cells.Now));
    }
}

/// <summary>Rows of service address ranges.</summary>
public sealed class ServiceCIDRTable : TablePrinter<ServiceCIDR>
{
    public override IReadOnlyList<TableColumn> Columns { get; } = [Name, Text("CIDRs", "The ranges."), Age];

    protected override void Print(ServiceCIDR obj, TableCells cells)
    {
        cells.Add(obj.Name);
        cells.Add(string.Join(',', obj.Spec?.Cidrs ?? []));
        cells.Add(Ages.Since(obj.Metadata?.CreationTimestamp, cells.Now));
    }
}

/// <summary>Rows of reserved service addresses.</summary>
public sealed class IPAddressTable : TablePrinter<IPAddress>
{
    public override IReadOnlyList<TableColumn> Columns { get; } = [Name, Text("ParentRef", "Who holds the address.")];

    protected override void Print(IPAddress obj, TableCells cells)
    {
        ParentReference? parent = obj.Spec?.ParentRef;
        cells.Add(obj.Name);
        cells.Add(parent is null ? LabelText.None : string.Join('/', new[]
        {
            string.IsNullOrEmpty(parent.Group) ? parent.Resource : $"{parent.Resource}.{parent.Group}", parent.Namespace, parent.Name,
        }.Where(s => !string.IsNullOrEmpty(s))));
    }
}
