using Microsoft.AspNetCore.Http;
using System.Text.Json.Nodes;

namespace MiniKube.ControlPlane.ApiServer.Resources;

/// <summary>One subresource. Without a handler it is generic: <c>scale</c> goes by <see cref="Scale"/>; any other name is a
/// view of the whole parent object, written through the strategy's <c>PrepareForSubresourceUpdate</c> (status included).</summary>
public sealed record SubresourceDescriptor
{
    public required string Name { get; init; }

    public IReadOnlyList<string> Verbs { get; init; } = ResourceVerbs.GetPatchUpdate;

    /// <summary>The kind of the body; null where it is the parent's.</summary>
    public string? Kind { get; init; }

    /// <summary>The body's group and version where it is not the parent's (<c>policy/v1</c>, <c>autoscaling/v1</c>).</summary>
    public string? KindGroupVersion { get; init; }

    /// <summary>The wire record of the body where it is not the parent's; null where the body is opaque or absent.</summary>
    public Type? RecordType { get; init; }

    public ISubresourceHandler? Handler { get; init; }

    public ScalePaths? Scale { get; init; }

    /// <summary>The admission operation is CONNECT: the request opens a stream to the object.</summary>
    public bool Connects { get; init; }

    /// <summary>The generic status subresource.</summary>
    public static SubresourceDescriptor Status { get; } = new() { Name = "status" };

    /// <summary>The generic autoscaling/v1 Scale subresource over <c>spec.replicas</c>, <c>status.replicas</c> and <c>spec.selector</c>.</summary>
    public static SubresourceDescriptor ScaleOf(ScalePaths? paths = null) => new()
    {
        Name = "scale",
        Kind = "Scale",
        KindGroupVersion = "autoscaling/v1",
        RecordType = typeof(Machinery.Api.Types.Autoscaling.Scale),
        Scale = paths ?? new ScalePaths(),
    };
}

/// <summary>Where a kind keeps what Scale shows. Paths are member names below the root. <c>Selector</c> points at a label
/// selector object or at a plain map of labels; it is shown in string form.</summary>
public sealed record ScalePaths
{
    public string[] SpecReplicas { get; init; } = ["spec", "replicas"];

    public string[] StatusReplicas { get; init; } = ["status", "replicas"];

    public string[] Selector { get; init; } = ["spec", "selector"];
}

/// <summary>Serves a subresource that is no plain view of its parent. Called after authentication, authorization, decoding and
/// admission; may throw <c>StatusException</c>.</summary>
public interface ISubresourceHandler
{
    ValueTask<SubresourceResult> HandleAsync(SubresourceRequest request, CancellationToken cancellation);
}

/// <summary>What a handler gets. <c>Body</c> is the decoded, defaulted object of a create or update with a record type, else null:
/// a streaming handler reads <c>Http.Request</c> itself.</summary>
public sealed record SubresourceRequest(
    RequestContext Context, ResourceDescriptor Resource, SubresourceDescriptor Subresource, HttpContext Http, JsonObject? Body);

/// <summary>Either an object to answer with, or nothing because the handler has written the response.</summary>
public readonly record struct SubresourceResult(int StatusCode, JsonObject? Body)
{
    /// <summary>The handler has written the response itself.</summary>
    public static SubresourceResult Responded => default;

    public static SubresourceResult Ok(JsonObject body) => new(StatusCodes.Status200OK, body);

    public static SubresourceResult Created(JsonObject body) => new(StatusCodes.Status201Created, body);

    /// <summary>The <c>Status: Success</c> object that binding and eviction answer with.</summary>
    public static SubresourceResult Success(int code = StatusCodes.Status201Created) => new(code, new JsonObject
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject(),
        ["status"] = "Success",
        ["code"] = code,
    });
}
