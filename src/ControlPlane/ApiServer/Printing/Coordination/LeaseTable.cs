using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Coordination;
using static MiniKube.ControlPlane.ApiServer.Printing.TableColumns;

namespace MiniKube.ControlPlane.ApiServer.Printing.Coordination;

/// <summary>Rows of leases.</summary>
public sealed class LeaseTable : TablePrinter<Lease>
{
    public override IReadOnlyList<TableColumn> Columns { get; } = [Name, Text("Holder", "Who holds the lease."), Age];

    protected override void Print(Lease obj, TableCells cells)
    {
        cells.Add(obj.Name);
        cells.Add(obj.Spec?.HolderIdentity);
        cells.Add(Ages.Since(obj.Metadata?.CreationTimestamp, cells.Now));
    }
}
