using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Discovery;
using static MiniKube.ControlPlane.ApiServer.Printing.TableColumns;

namespace MiniKube.ControlPlane.ApiServer.Printing.Discovery;

/// <summary>Rows of endpoint slices.</summary>
public sealed class EndpointSliceTable : TablePrinter<EndpointSlice>
{
    public override IReadOnlyList<TableColumn> Columns { get; } =
    [
        Name,
        Text("AddressType", "Kind of the addresses."),
        Text("Ports", "Ports; the first three."),
        Text("Endpoints", "Addresses; the first three."),
        Age,
    ];

    protected override void Print(EndpointSlice obj, TableCells cells)
    {
        cells.Add(obj.Name);
        cells.Add(obj.AddressType);
        cells.Add(OrUnset([.. (obj.Ports ?? []).Select(p => p.Port?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? p.Name ?? "*")]));
        cells.Add(OrUnset([.. (obj.Endpoints ?? []).SelectMany(e => e.Addresses)]));
        cells.Add(Ages.Since(obj.Metadata?.CreationTimestamp, cells.Now));
    }

    private static string OrUnset(IReadOnlyCollection<string> items) => items.Count == 0 ? "<unset>" : FirstThree(items);
}
