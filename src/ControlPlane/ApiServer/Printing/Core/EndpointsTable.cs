using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using static MiniKube.ControlPlane.ApiServer.Printing.TableColumns;

namespace MiniKube.ControlPlane.ApiServer.Printing.Core;

/// <summary>Rows of endpoints.</summary>
public sealed class EndpointsTable : TablePrinter<Endpoints>
{
    public override IReadOnlyList<TableColumn> Columns { get; } = [Name, Text("Endpoints", "Ready addresses and ports; the first three."), Age];

    protected override void Print(Endpoints obj, TableCells cells)
    {
        cells.Add(obj.Name);
        cells.Add(obj.Subsets is { Count: > 0 } subsets ? FirstThree([.. subsets.SelectMany(Addresses)]) : LabelText.None);
        cells.Add(Ages.Since(obj.Metadata?.CreationTimestamp, cells.Now));
    }

    private static IEnumerable<string> Addresses(EndpointSubset subset)
    {
        IReadOnlyList<EndpointAddress> addresses = subset.Addresses ?? [];
        return subset.Ports is { Count: > 0 } ports
            ? ports.SelectMany(p => addresses.Select(a => a.Ip.Contains(':', StringComparison.Ordinal) ? $"[{a.Ip}]:{p.Port}" : $"{a.Ip}:{p.Port}"))
            : addresses.Select(a => a.Ip);
    }
}
