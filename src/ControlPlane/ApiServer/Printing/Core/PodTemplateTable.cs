using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using static MiniKube.ControlPlane.ApiServer.Printing.TableColumns;

namespace MiniKube.ControlPlane.ApiServer.Printing.Core;

/// <summary>Rows of pod templates.</summary>
public sealed class PodTemplateTable : TablePrinter<PodTemplate>
{
    public override IReadOnlyList<TableColumn> Columns { get; } =
    [
        Name,
        Text("Containers", "Names of each container in the template."),
        Text("Images", "Images referenced by each container in the template."),
        Text("Pod Labels", "Labels of the pods made from the template."),
    ];

    protected override void Print(PodTemplate obj, TableCells cells)
    {
        cells.Add(obj.Name);
        cells.AddContainers(obj.Template);
        cells.Add(LabelText.Of(obj.Template?.Metadata?.Labels));
    }
}
