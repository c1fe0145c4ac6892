using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json.Nodes;
using MiniKube.Cli.Mk.Cluster;
using MiniKube.Cli.Mk.Printing;
using MiniKube.Cli.Mk.Printing.JsonPath;
using MiniKube.Cli.Mk.Resources;

namespace MiniKube.Cli.Mk.Commands;

/// <summary>The output format of <c>-o</c>. Null format: the verb's own way.</summary>
public static class OutputOption
{
    private static readonly string[] Allowed = ["custom-columns", "custom-columns-file", "json", "jsonpath", "jsonpath-as-json", "jsonpath-file", "name", "wide", "yaml"];

    public static Option<string?> Create() => new("--output", "-o") { Description = "json|yaml|name|wide|jsonpath=…|jsonpath-file=…|custom-columns=…", HelpName = "FORMAT" };

    /// <summary>Whether the server's table is what is shown.</summary>
    public static bool IsTable(string? format) => format is null or "" or "wide";

    /// <exception cref="ClusterException">No such format, or its template is missing; in kubectl's words.</exception>
    public static void RequireKnown(string? format)
    {
        if (string.IsNullOrEmpty(format)) return;
        var (name, argument) = Parts(format);
        if (!Allowed.Contains(name)) throw new ClusterException($"unable to match a printer suitable for the output format \"{format}\", allowed formats are: {string.Join(',', Allowed)}");
        if (argument.Length > 0) return;
        if (name.StartsWith("jsonpath", StringComparison.Ordinal)) throw new ClusterException("template format specified but no template given");
        if (name.StartsWith("custom-columns", StringComparison.Ordinal)) throw new ClusterException("custom-columns format specified but no custom columns given");
    }

    /// <summary>The object (or List) in a format other than a table.</summary>
    /// <exception cref="ClusterException">Unknown format or malformed template; in kubectl's words.</exception>
    public static string Format(string format, JsonObject document, Func<JsonObject, ResourceType> typeOf)
    {
        RequireKnown(format);
        var (name, argument) = Parts(format);
        try
        {
            return name switch
            {
                "json" => PrettyJson.Format(document) + "\n",
                "yaml" => YamlText.Format(document),
                "name" => string.Concat(Items(document).Select(o => typeOf(o).Named((string)o["metadata"]!["name"]!) + "\n")),
                "jsonpath" => JsonPathTemplate.Parse(argument).Render(document),
                "jsonpath-file" => JsonPathTemplate.Parse(File.ReadAllText(argument)).Render(document),
                "jsonpath-as-json" => PrettyJson.Format(new JsonArray([.. JsonPathExpression.Parse(argument.Trim('{', '}')).Select(document, document).Select(n => n?.DeepClone())])) + "\n",
                "custom-columns-file" => CustomColumns(ColumnsOf(File.ReadAllLines(argument)), document),
                _ => CustomColumns(argument, document),
            };
        }
        catch (FormatException e)
        {
            throw new ClusterException($"error parsing {name} {argument}, {e.Message}");
        }
        catch (IOException e)
        {
            throw new ClusterException($"error reading --template {argument}, {e.Message}");
        }
    }

    public static IReadOnlyList<JsonObject> Items(JsonObject document) =>
        document["items"] is JsonArray items ? [.. items.Select(i => i!.AsObject())] : [document];

    private static (string Name, string Argument) Parts(string format) =>
        format.IndexOf('=') is var equals and >= 0 ? (format[..equals], format[(equals + 1)..]) : (format, "");

    /// <summary>A file of two lines: the headers, and below them the paths.</summary>
    private static string ColumnsOf(string[] lines)
    {
        string[][] parts = [.. lines.Take(2).Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
        if (parts.Length < 2 || parts[0].Length != parts[1].Length) throw new ClusterException("number of headers and field specifications don't match");
        return string.Join(',', parts[0].Zip(parts[1], (h, p) => $"{h}:{p}"));
    }

    private static string CustomColumns(string argument, JsonObject document)
    {
        var columns = argument.Split(',').Select(c => c.Split(':', 2)).ToList();
        if (columns.Any(c => c.Length != 2 || c[1].Length == 0)) throw new ClusterException("unexpected custom-columns spec: " + argument + ", expected <header>:<json-path-expr>");
        var paths = columns.Select(c => JsonPathExpression.Parse(c[1].Trim('{', '}'))).ToList();
        return TextTable.Format([.. columns.Select(c => c[0])], Items(document).Select(o => paths.Select(p => Cell(p, o)).ToArray()));
    }

    private static string Cell(JsonPathExpression path, JsonObject item)
    {
        var text = string.Join(',', path.Select(item, item).Where(n => n is not null).Select(JsonPathExpression.Text));
        return text.Length == 0 ? "<none>" : text;
    }
}
