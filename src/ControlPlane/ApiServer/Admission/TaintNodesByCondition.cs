using System.Text.Json.Nodes;

namespace MiniKube.ControlPlane.ApiServer.Admission;

/// <summary>A new node takes no pods until it has shown that it is ready.</summary>
public sealed class TaintNodesByCondition : IMutatingAdmission
{
    public const string PluginName = "TaintNodesByCondition";
    private const string NotReady = "node.kubernetes.io/not-ready";
    private const string Effect = "NoSchedule";

    public string Name => PluginName;

    public bool Handles(AdmissionOperation operation) => operation == AdmissionOperation.Create;

    public ValueTask AdmitAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (!attributes.Is("", "nodes") || attributes.Object is not { } node) return ValueTask.CompletedTask;
        var taints = node.Child("spec").List("taints");
        if (!taints.Objects().Any(t => AdmissionRefusals.Text(t["key"]) == NotReady && AdmissionRefusals.Text(t["effect"]) == Effect))
            taints.Add(new JsonObject { ["key"] = NotReady, ["effect"] = Effect });
        return ValueTask.CompletedTask;
    }
}
