using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.Cli.Mk.Cluster;
using MiniKube.Machinery.Api;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Client.Rest;

namespace MiniKube.Cli.Mk.Resources;

/// <summary>A connection as the user named it (kubeconfig, context, namespace), speaking documents. Failed requests throw
/// <see cref="StatusException"/> with the server's Status; warnings of the server go to standard error, once each.</summary>
public sealed class ApiSession(KubeClient client, string ns, bool named = false) : IAsyncDisposable
{
    private readonly HashSet<string> warned = [];

    /// <summary>The namespace of <c>-n</c>, else of the context, else <c>default</c>.</summary>
    public string Namespace { get; } = ns;

    /// <summary>The user named the namespace by <c>-n</c>.</summary>
    public bool NamespaceIsNamed { get; } = named;

    public KubeClient Client { get; } = client;

    /// <summary>Where a manifest's object belongs.</summary>
    /// <exception cref="ClusterException">It names another namespace than <c>-n</c>.</exception>
    public string NamespaceOf(JsonObject item)
    {
        if ((string?)item["metadata"]?["namespace"] is not { Length: > 0 } own) return Namespace;
        if (!NamespaceIsNamed || own == Namespace) return own;
        throw new ClusterException($"the namespace from the provided object \"{own}\" does not match the namespace \"{Namespace}\". You must pass '--namespace={own}' to perform this operation.");
    }

    public Task<JsonObject> GetAsync(string path, CancellationToken cancellation, string accept = "application/json") =>
        SendAsync(HttpMethod.Get, path, null, null, cancellation, accept);

    public async Task<JsonObject> SendAsync(HttpMethod method, string path, JsonNode? body, string? contentType, CancellationToken cancellation, string accept = "application/json")
    {
        var (_, answer) = await ExchangeAsync(method, path, body, contentType, cancellation, accept).ConfigureAwait(false);
        return answer;
    }

    /// <summary>As <see cref="SendAsync"/>, with the status code: 201 tells that something was created.</summary>
    public async Task<(int Status, JsonObject Body)> ExchangeAsync(HttpMethod method, string path, JsonNode? body, string? contentType, CancellationToken cancellation, string accept = "application/json")
    {
        var bytes = body is null ? default(ReadOnlyMemory<byte>) : JsonSerializer.SerializeToUtf8Bytes(body, ResourceJson.Default.JsonNode);
        var answer = await Client.Raw.SendAsync(method, path, bytes, body is null ? null : contentType ?? "application/json", accept, cancellation).ConfigureAwait(false);
        Warn(answer);
        if (!answer.IsSuccess) throw new StatusException(StatusOf(answer));
        return ((int)answer.Status, JsonNode.Parse(answer.Body)!.AsObject());
    }

    /// <summary>The answer as text, for logs and health.</summary>
    public async Task<RawStream> StreamAsync(string path, string? accept, CancellationToken cancellation) =>
        await Client.Raw.StreamAsync(HttpMethod.Get, path, accept, cancellation).ConfigureAwait(false);

    public ValueTask DisposeAsync() => Client.DisposeAsync();

    private static Status StatusOf(RawResponse answer)
    {
        try
        {
            var status = ApiJson.Deserialize<Status>(answer.Body);
            if (status.Kind == "Status") return status;
        }
        catch (JsonException)
        {
            // not a Status: a proxy or a text endpoint answered
        }

        return new Status { StatusValue = "Failure", Code = (int)answer.Status, Message = System.Text.Encoding.UTF8.GetString(answer.Body).Trim() };
    }

    private void Warn(RawResponse answer)
    {
        if (!answer.Headers.TryGetValues("Warning", out var warnings)) return;
        foreach (var warning in warnings.Where(warned.Add))
        {
            var begin = warning.IndexOf('"');
            var text = begin >= 0 && warning.LastIndexOf('"') is var end && end > begin ? warning[(begin + 1)..end].Replace("\\\"", "\"", StringComparison.Ordinal) : warning;
            Console.Error.WriteLine("Warning: " + text);
        }
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(JsonNode))]
internal sealed partial class ResourceJson : System.Text.Json.Serialization.JsonSerializerContext;
