using System.Text.Json;
using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Meta;

/// <summary>Wire type <c>apimachinery.pkg.apis.meta.v1.ManagedFieldsEntry</c>.</summary>
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.ManagedFieldsEntry")]
public sealed record ManagedFieldsEntry : ApiRecord
{
    [JsonPropertyName("apiVersion"), Field(3)]
    public string? ApiVersion { get; init; }

    [Doc("Who set the fields.")]
    [JsonPropertyName("manager"), Field(1)]
    public string? Manager { get; init; }

    [Doc("Apply or Update.")]
    [JsonPropertyName("operation"), Field(2)]
    public string? Operation { get; init; }

    [JsonPropertyName("time"), Field(4)]
    public Time? Time { get; init; }

    [JsonPropertyName("fieldsType"), Field(6)]
    public string? FieldsType { get; init; }

    [Doc("The fields.")]
    [JsonPropertyName("fieldsV1"), Field(7)]
    public JsonElement? FieldsV1 { get; init; }

    [Doc("The subresource through which they were set.")]
    [JsonPropertyName("subresource"), Field(8)]
    public string? Subresource { get; init; }
}
