using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Apps;
using static MiniKube.ControlPlane.ApiServer.Printing.TableColumns;

namespace MiniKube.ControlPlane.ApiServer.Printing.Apps;

/// <summary>Rows of controller revisions.</summary>
public sealed class ControllerRevisionTable : TablePrinter<ControllerRevision>
{
    public override IReadOnlyList<TableColumn> Columns { get; } =
        [Name, Text("Controller", "The controller it belongs to."), Text("Revision", "Number of the revision."), Age];

    protected override void Print(ControllerRevision obj, TableCells cells)
    {
        cells.Add(obj.Name);
        cells.Add(Controller(obj.ControllerRef));
        cells.Add(obj.Revision);
        cells.Add(Ages.Since(obj.Metadata?.CreationTimestamp, cells.Now));
    }

    private static string Controller(OwnerReference? owner)
    {
        if (owner is null)
            return LabelText.None;
        int slash = owner.ApiVersion.IndexOf('/', StringComparison.Ordinal);
        string group = slash < 0 ? "" : "." + owner.ApiVersion[..slash];
        return $"{owner.Kind.ToLowerInvariant()}{group}/{owner.Name}";
    }
}
