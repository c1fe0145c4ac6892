using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.VolumeProjection</c>.</summary>
[ApiType("io.k8s.api.core.v1.VolumeProjection")]
public sealed record VolumeProjection : ApiRecord
{
    [JsonPropertyName("secret"), Field(1)]
    public SecretProjection? Secret { get; init; }

    [JsonPropertyName("downwardAPI"), Field(2)]
    public DownwardAPIProjection? DownwardAPI { get; init; }

    [JsonPropertyName("configMap"), Field(3)]
    public ConfigMapProjection? ConfigMap { get; init; }

    [JsonPropertyName("serviceAccountToken"), Field(4)]
    public ServiceAccountTokenProjection? ServiceAccountToken { get; init; }

    [JsonPropertyName("clusterTrustBundle"), Field(5)]
    public ClusterTrustBundleProjection? ClusterTrustBundle { get; init; }

    [JsonPropertyName("podCertificate"), Field(6)]
    public PodCertificateProjection? PodCertificate { get; init; }
}
