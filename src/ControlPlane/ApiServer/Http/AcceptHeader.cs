using System.Globalization;

namespace MiniKube.ControlPlane.ApiServer.Http;

/// <summary>The form in which a client wants objects.</summary>
public enum ObjectForm
{
    Full,
    Table,
    PartialMetadata,
}

/// <summary>What was agreed with the client.</summary>
public readonly record struct ResponseFormat(bool Yaml, ObjectForm Form, bool Pretty)
{
    public string ContentType => Yaml ? "application/yaml" : "application/json";
}

/// <summary>Reads Accept headers: clauses by weight, then by order; the first this server can serve wins.</summary>
public static class AcceptHeader
{
    public static readonly string[] Served = ["application/json", "application/yaml"];

    /// <param name="forms">Whether other forms than the full object make sense here.</param>
    /// <returns>Null if nothing the client accepts can be served.</returns>
    public static ResponseFormat? Negotiate(string? accept, bool pretty, bool forms)
    {
        if (string.IsNullOrEmpty(accept) || accept is "*/*" or "application/json")
            return new ResponseFormat(false, ObjectForm.Full, pretty);
        foreach (Clause clause in Clauses(accept))
            if (Match(clause, pretty, forms) is { } format)
                return format;
        return null;
    }

    /// <summary>Media type and parameters of one clause.</summary>
    public sealed record Clause(string Type, string As, string Group, string Version, double Weight);

    public static IEnumerable<Clause> Clauses(string accept) =>
        accept.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Parse).Where(c => c.Weight > 0).OrderByDescending(c => c.Weight);

    private static Clause Parse(string text)
    {
        string[] parts = text.Split(';', StringSplitOptions.TrimEntries);
        var clause = new Clause(parts[0].ToLowerInvariant(), "", "", "", 1);
        foreach (string part in parts.AsSpan(1))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
                continue;
            string value = part[(equals + 1)..].Trim('"');
            clause = part[..equals] switch
            {
                "as" => clause with { As = value },
                "g" => clause with { Group = value },
                "v" => clause with { Version = value },
                "q" when double.TryParse(value, CultureInfo.InvariantCulture, out double q) => clause with { Weight = q },
                _ => clause,
            };
        }
        return clause;
    }

    private static ResponseFormat? Match(Clause clause, bool pretty, bool forms)
    {
        bool yaml = clause.Type is "application/yaml";
        if (!yaml && clause.Type is not ("application/json" or "*/*" or "application/*"))
            return null;
        ObjectForm? form = clause.As switch
        {
            "" => ObjectForm.Full,
            "Table" when forms && clause is { Group: "meta.k8s.io", Version: "v1" } => ObjectForm.Table,
            "PartialObjectMetadata" or "PartialObjectMetadataList" when forms && clause is { Group: "meta.k8s.io", Version: "v1" } => ObjectForm.PartialMetadata,
            _ => null,
        };
        return form is { } f ? new ResponseFormat(yaml, f, pretty) : null;
    }
}
