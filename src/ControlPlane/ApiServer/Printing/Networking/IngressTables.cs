using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Networking;
using static MiniKube.ControlPlane.ApiServer.Printing.TableColumns;

namespace MiniKube.ControlPlane.ApiServer.Printing.Networking;

/// <summary>Rows of ingresses.</summary>
public sealed class IngressTable : TablePrinter<Ingress>
{
    public override IReadOnlyList<TableColumn> Columns { get; } =
    [
        Name,
        Text("Class", "The ingress class."),
        Text("Hosts", "Hosts with rules; the first three."),
        Text("Address", "Addresses of the load balancer."),
        Text("Ports", "Ports of the load balancer."),
        Age,
    ];

    protected override void Print(Ingress obj, TableCells cells)
    {
        cells.Add(obj.Name);
        cells.Add(obj.Spec?.IngressClassName ?? LabelText.None);
        cells.Add(Hosts(obj.Spec?.Rules ?? []));
        cells.Add(string.Join(',', (obj.Status?.LoadBalancer?.Ingress ?? [])
            .Select(i => string.IsNullOrEmpty(i.Ip) ? i.Hostname : i.Ip).Where(a => !string.IsNullOrEmpty(a)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)));
        cells.Add(obj.Spec?.Tls is { Count: > 0 } ? "80, 443" : "80");
        cells.Add(Ages.Since(obj.Metadata?.CreationTimestamp, cells.Now));
    }

    private static string Hosts(IReadOnlyList<IngressRule> rules)
    {
        string[] hosts = [.. rules.Select(r => r.Host ?? "").Where(h => h.Length > 0)];
        if (hosts.Length == 0)
            return "*";
        return hosts.Length > 3 ? $"{string.Join(',', hosts[..3])} + {rules.Count - 3} more..." : string.Join(',', hosts);
    }
}

/// <summary>Rows of ingress classes.</summary>
public sealed class IngressClassTable : TablePrinter<IngressClass>
{
    public override IReadOnlyList<TableColumn> Columns { get; } =
        [Name, Text("Controller", "Who takes care of ingresses of this class."), Text("Parameters", "Object with further settings."), Age];

    protected override void Print(IngressClass obj, TableCells cells)
    {
        IngressClassParametersReference? parameters = obj.Spec?.Parameters;
        cells.Add(obj.Name);
        cells.Add(obj.Spec?.Controller);
        cells.Add(parameters is null ? LabelText.None
            : $"{parameters.Kind}{(parameters.ApiGroup is { } group ? "." + group : "")}/{parameters.Name}");
        cells.Add(Ages.Since(obj.Metadata?.CreationTimestamp, cells.Now));
    }
}
