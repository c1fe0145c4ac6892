using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;

namespace MiniKube.Cli.Mk.Commands;

/// <summary>A server's refusal in the words kubectl prints.</summary>
public static class ErrorText
{
    public static string Of(StatusException error)
    {
        var status = error.Status;
        return status.Reason switch
        {
            "Invalid" when status.Details?.Causes is { Count: > 1 } causes =>
                $"The {status.Details.Kind} \"{status.Details.Name}\" is invalid: \n" + string.Join('\n', causes.Select(c => $"* {c.Field}: {c.Message}")),
            "Invalid" => $"The {status.Details?.Kind} \"{status.Details?.Name}\" is invalid: {string.Join(", ", (status.Details?.Causes ?? []).Select(c => $"{c.Field}: {c.Message}"))}",
            { Length: > 0 } reason => $"Error from server ({reason}): {status.Message}",
            _ => $"Error from server: {status.Message}",
        };
    }

    /// <summary>The same with what was being done before the message, such as <c>error when creating "web.yaml": </c>.</summary>
    public static string Of(StatusException error, string doing) =>
        string.IsNullOrEmpty(error.Status.Reason) ? $"Error from server: {doing}{error.Status.Message}" : $"Error from server ({error.Status.Reason}): {doing}{error.Status.Message}";
}
