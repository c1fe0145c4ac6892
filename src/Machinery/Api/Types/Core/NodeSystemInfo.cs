using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.NodeSystemInfo</c>.</summary>
[ApiType("io.k8s.api.core.v1.NodeSystemInfo")]
public sealed record NodeSystemInfo : ApiRecord
{
    [JsonPropertyName("machineID"), Field(1, Required = true)]
    public string MachineID { get => field ?? ""; init; }

    [JsonPropertyName("systemUUID"), Field(2, Required = true)]
    public string SystemUUID { get => field ?? ""; init; }

    [JsonPropertyName("bootID"), Field(3, Required = true)]
    public string BootID { get => field ?? ""; init; }

    [JsonPropertyName("kernelVersion"), Field(4, Required = true)]
    public string KernelVersion { get => field ?? ""; init; }

    [JsonPropertyName("osImage"), Field(5, Required = true)]
    public string OsImage { get => field ?? ""; init; }

    [JsonPropertyName("containerRuntimeVersion"), Field(6, Required = true)]
    public string ContainerRuntimeVersion { get => field ?? ""; init; }

    [JsonPropertyName("kubeletVersion"), Field(7, Required = true)]
    public string KubeletVersion { get => field ?? ""; init; }

    [JsonPropertyName("kubeProxyVersion"), Field(8, Required = true)]
    public string KubeProxyVersion { get => field ?? ""; init; }

    [JsonPropertyName("operatingSystem"), Field(9, Required = true)]
    public string OperatingSystem { get => field ?? ""; init; }

    [JsonPropertyName("architecture"), Field(10, Required = true)]
    public string Architecture { get => field ?? ""; init; }

    [JsonPropertyName("swap"), Field(11)]
    public NodeSwapStatus? Swap { get; init; }
}
