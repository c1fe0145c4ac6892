using System.Globalization;
using System.Text;

namespace MiniKube.Machinery.Client.Rest;

/// <summary>Builds query strings from options; what is unset is left out.</summary>
internal static class QueryText
{
    public static string Of(ListOptions? options, bool watch) => options is null && !watch ? "" : Join(
        ("watch", watch ? "true" : null),
        ("labelSelector", options?.LabelSelector),
        ("fieldSelector", options?.FieldSelector),
        ("resourceVersion", options?.ResourceVersion),
        ("resourceVersionMatch", options?.ResourceVersionMatch),
        ("limit", Number(options?.Limit)),
        ("continue", options?.Continue),
        ("timeoutSeconds", Number(options?.TimeoutSeconds)),
        ("allowWatchBookmarks", options?.AllowWatchBookmarks == true ? "true" : null));

    public static string Of(WriteOptions? options) => options is null ? "" : Join(
        ("fieldManager", options.FieldManager),
        ("force", options.Force ? "true" : null),
        ("dryRun", options.DryRun ? "All" : null),
        ("fieldValidation", options.FieldValidation));

    private static string? Number(int? value) => value is > 0 ? value.Value.ToString(CultureInfo.InvariantCulture) : null;

    private static string Join(params ReadOnlySpan<(string Name, string? Value)> parts)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in parts)
        {
            if (!string.IsNullOrEmpty(value)) text.Append(text.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }

        return text.ToString();
    }
}
