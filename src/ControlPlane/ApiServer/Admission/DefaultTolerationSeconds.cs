using System.Text.Json.Nodes;

namespace MiniKube.ControlPlane.ApiServer.Admission;

/// <summary>Every pod stays five minutes on a node that became not ready or unreachable, unless it says otherwise.</summary>
public sealed class DefaultTolerationSeconds : IMutatingAdmission
{
    public const string PluginName = "DefaultTolerationSeconds";
    private const int Seconds = 300;
    private static readonly string[] Taints = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"];

    public string Name => PluginName;

    public bool Handles(AdmissionOperation operation) => operation is AdmissionOperation.Create or AdmissionOperation.Update;

    public ValueTask AdmitAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (!attributes.Is("", "pods") || attributes.Object?["spec"] is not JsonObject spec) return ValueTask.CompletedTask;
        foreach (var taint in Taints)
        {
            if (spec["tolerations"].Objects().Any(t => Tolerates(t, taint))) continue;
            spec.List("tolerations").Add(new JsonObject { ["key"] = taint, ["operator"] = "Exists", ["effect"] = "NoExecute", ["tolerationSeconds"] = Seconds });
        }

        return ValueTask.CompletedTask;
    }

    private static bool Tolerates(JsonObject toleration, string taint) =>
        (AdmissionRefusals.Text(toleration["key"]) ?? taint) == taint && (AdmissionRefusals.Text(toleration["effect"]) ?? "NoExecute") == "NoExecute";
}
