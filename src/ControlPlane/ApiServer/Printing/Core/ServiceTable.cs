using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using static MiniKube.ControlPlane.ApiServer.Printing.TableColumns;

namespace MiniKube.ControlPlane.ApiServer.Printing.Core;

/// <summary>Rows of services.</summary>
public sealed class ServiceTable : TablePrinter<Service>
{
    public override IReadOnlyList<TableColumn> Columns { get; } =
    [
        Name,
        Text("Type", "How the service is reached."),
        Text("Cluster-IP", "Address inside the cluster."),
        Text("External-IP", "Addresses outside the cluster."),
        Text("Port(s)", "Ports, with node ports where there are."),
        Age,
        Wide("Selector", "Labels of the pods behind the service."),
    ];

    protected override void Print(Service obj, TableCells cells)
    {
        cells.Add(obj.Name);
        cells.Add(obj.Spec?.Type);
        cells.Add(OrNone(obj.Spec?.ClusterIP));
        cells.Add(ExternalAddress(obj));
        cells.Add(OrNone(string.Join(',', (obj.Spec?.Ports ?? []).Select(PortText))));
        cells.Add(Ages.Since(obj.Metadata?.CreationTimestamp, cells.Now));
        cells.Add(LabelText.Of(obj.Spec?.Selector));
    }

    private static string PortText(ServicePort port) =>
        port.NodePort is > 0 ? $"{port.Port}:{port.NodePort}/{port.Protocol}" : $"{port.Port}/{port.Protocol}";

    private static string ExternalAddress(Service obj)
    {
        IReadOnlyList<string> external = obj.Spec?.ExternalIPs ?? [];
        switch (obj.Spec?.Type)
        {
            case "ClusterIP" or "NodePort":
                return OrNone(string.Join(',', external));
            case "LoadBalancer":
                string all = string.Join(',', Addresses(obj.Status?.LoadBalancer).Concat(external));
                return all.Length > 0 ? all : "<pending>";
            case "ExternalName":
                return obj.Spec.ExternalName ?? "";
            default:
                return Ages.Unknown;
        }
    }

    private static SortedSet<string> Addresses(LoadBalancerStatus? balancer)
    {
        var addresses = new SortedSet<string>(StringComparer.Ordinal);
        foreach (LoadBalancerIngress ingress in balancer?.Ingress ?? [])
            if ((string.IsNullOrEmpty(ingress.Ip) ? ingress.Hostname : ingress.Ip) is { Length: > 0 } address)
                addresses.Add(address);
        return addresses;
    }
}
