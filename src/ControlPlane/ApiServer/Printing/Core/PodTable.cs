using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using static MiniKube.ControlPlane.ApiServer.Printing.TableColumns;

namespace MiniKube.ControlPlane.ApiServer.Printing.Core;

/// <summary>Rows of pods.</summary>
public sealed class PodTable : TablePrinter<Pod>
{
    public override IReadOnlyList<TableColumn> Columns { get; } =
    [
        Name,
        Text("Ready", "Containers that are ready, of all containers."),
        Text("Status", "What the pod is doing, or what keeps it from doing it."),
        Text("Restarts", "How often containers were restarted, and how long ago the last time."),
        Age,
        Wide("IP", "Address of the pod."),
        Wide("Node", "Node the pod is bound to."),
        Wide("Nominated Node", "Node where room is being made for the pod."),
        Wide("Readiness Gates", "Readiness gates that are true, of all gates."),
    ];

    protected override void Print(Pod pod, TableCells cells)
    {
        PodState state = PodState.Of(pod);
        cells.Add(pod.Name);
        cells.Add($"{state.Ready}/{state.Total}");
        cells.Add(state.Reason);
        cells.Add(state.RestartText(cells.Now));
        cells.Add(Ages.Since(pod.Metadata?.CreationTimestamp, cells.Now));
        cells.Add(OrNone(pod.Status?.PodIPs is { Count: > 0 } ips ? ips[0].Ip : pod.Status?.PodIP));
        cells.Add(OrNone(pod.Spec?.NodeName));
        cells.Add(OrNone(pod.Status?.NominatedNodeName));
        cells.Add(Gates(pod));
    }

    private static string Gates(Pod pod)
    {
        IReadOnlyList<PodReadinessGate> gates = pod.Spec?.ReadinessGates ?? [];
        if (gates.Count == 0)
            return LabelText.None;
        int open = gates.Count(g => pod.Status?.Conditions?.Any(c => c.Type == g.ConditionType && c.Status == "True") == true);
        return $"{open}/{gates.Count}";
    }
}
