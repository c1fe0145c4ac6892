using System.Text.Json.Nodes;
using MiniKube.Cli.Mk.Cluster;

namespace MiniKube.Cli.Mk.Commands.Verbs;

/// <summary>One word of <c>mk taint</c>: <c>key=value:Effect</c> sets, <c>key:Effect-</c> or <c>key-</c> removes.</summary>
public sealed record TaintChange(string Key, string? Value, string? Effect, bool Removes)
{
    private static readonly string[] Effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

    /// <exception cref="CommandLineException">Not a taint.</exception>
    public static TaintChange Parse(string word)
    {
        var removes = word.EndsWith('-');
        var text = removes ? word[..^1] : word;
        var colon = text.LastIndexOf(':');
        var (pair, effect) = colon < 0 ? (text, null) : (text[..colon], text[(colon + 1)..]);
        if (effect is not null && !Effects.Contains(effect)) throw Mistake($"invalid taint effect: {effect}, unsupported taint effect");
        if (effect is null && !removes) throw Mistake($"invalid taint spec: {word}, an effect is missing: KEY[=VALUE]:NoSchedule|PreferNoSchedule|NoExecute");
        var equals = pair.IndexOf('=');
        return new TaintChange(equals < 0 ? pair : pair[..equals], equals < 0 ? null : pair[(equals + 1)..], effect, removes);
    }

    private static CommandLineException Mistake(string message) => new($"error: {message}\nSee 'mk taint -h' for help and examples");

    public void Apply(List<JsonObject> taints, bool overwrite, string node)
    {
        var same = taints.Where(t => (string?)t["key"] == Key && (Effect is null || (string?)t["effect"] == Effect)).ToList();
        if (Removes)
        {
            if (same.Count == 0) throw new ClusterException($"taint \"{Key}{(Effect is null ? "" : ":" + Effect)}\" not found");
            taints.RemoveAll(same.Contains);
            return;
        }

        if (same.Count > 0 && !overwrite) throw new ClusterException($"node {node} already has {Key} taint(s) with same effect(s) and --overwrite is false");
        taints.RemoveAll(same.Contains);
        var taint = new JsonObject { ["key"] = Key, ["effect"] = Effect };
        if (!string.IsNullOrEmpty(Value)) taint["value"] = Value;
        taints.Add(taint);
    }
}
