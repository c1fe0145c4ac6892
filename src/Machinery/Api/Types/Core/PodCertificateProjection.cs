using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.PodCertificateProjection</c>.</summary>
[ApiType("io.k8s.api.core.v1.PodCertificateProjection")]
public sealed record PodCertificateProjection : ApiRecord
{
    [JsonPropertyName("signerName"), Field(1, Required = true)]
    public string SignerName { get => field ?? ""; init; }

    [JsonPropertyName("keyType"), Field(2, Required = true)]
    public string KeyType { get => field ?? ""; init; }

    [JsonPropertyName("maxExpirationSeconds"), Field(3)]
    public int? MaxExpirationSeconds { get; init; }

    [JsonPropertyName("credentialBundlePath"), Field(4)]
    public string? CredentialBundlePath { get; init; }

    [JsonPropertyName("keyPath"), Field(5)]
    public string? KeyPath { get; init; }

    [JsonPropertyName("certificateChainPath"), Field(6)]
    public string? CertificateChainPath { get; init; }

    [JsonPropertyName("userAnnotations"), Field(7)]
    public IReadOnlyDictionary<string, string>? UserAnnotations { get; init; }
}
