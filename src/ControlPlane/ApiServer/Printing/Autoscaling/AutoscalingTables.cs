using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Autoscaling;
using static MiniKube.ControlPlane.ApiServer.Printing.TableColumns;

namespace MiniKube.ControlPlane.ApiServer.Printing.Autoscaling;

/// <summary>Rows of horizontal pod autoscalers.</summary>
public sealed class HorizontalPodAutoscalerTable : TablePrinter<HorizontalPodAutoscaler>
{
    public override IReadOnlyList<TableColumn> Columns { get; } =
    [
        Name,
        Text("Reference", "What is scaled."),
        Text("Targets", "Load now and load wanted."),
        Text("MinPods", "The least number of pods."),
        Text("MaxPods", "The most pods."),
        Text("Replicas", "Pods now."),
        Age,
    ];

    protected override void Print(HorizontalPodAutoscaler obj, TableCells cells)
    {
        cells.Add(obj.Name);
        cells.Add($"{obj.Spec?.ScaleTargetRef?.Kind}/{obj.Spec?.ScaleTargetRef?.Name}");
        cells.Add(Target(obj));
        cells.Add(obj.Spec?.MinReplicas?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "<unset>");
        cells.Add(obj.Spec?.MaxReplicas ?? 0);
        cells.Add(obj.Status?.CurrentReplicas ?? 0);
        cells.Add(Ages.Since(obj.Metadata?.CreationTimestamp, cells.Now));
    }

    private static string Target(HorizontalPodAutoscaler obj)
    {
        if (obj.Spec?.TargetCPUUtilizationPercentage is not { } target)
            return LabelText.None;
        return obj.Status?.CurrentCPUUtilizationPercentage is { } now ? $"cpu: {now}%/{target}%" : $"cpu: {Ages.Unknown}/{target}%";
    }
}

/// <summary>The row of a scale subresource.</summary>
public sealed class ScaleTable : TablePrinter<Scale>
{
    public override IReadOnlyList<TableColumn> Columns { get; } =
        [Text("Name", "Name of the object."), Number("Desired", "Pods wanted."), Number("Available", "Pods that exist."), Age];

    protected override void Print(Scale obj, TableCells cells)
    {
        cells.Add(obj.Name);
        cells.Add(obj.Spec?.Replicas ?? 0);
        cells.Add(obj.Status?.Replicas ?? 0);
        cells.Add(Ages.Since(obj.Metadata?.CreationTimestamp, cells.Now));
    }
}
