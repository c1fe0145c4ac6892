using System.Text.Json.Nodes;

namespace MiniKube.Cli.Mk.Printing.Describing;

/// <summary>The volumes of a pod or of a pod template.</summary>
internal static class VolumeText
{
    public static void Volumes(this TabbedText text, JsonNode? volumes, bool template)
    {
        var level = template ? 1 : 0;
        if (volumes is not JsonArray { Count: > 0 })
        {
            text.Add(level, "Volumes:\t<none>");
            return;
        }

        text.Add(level, "Volumes:");
        foreach (var volume in volumes.Items())
        {
            text.Add(1, (template ? " " : "") + volume["name"].Text() + ":");
            Volume(text, volume);
        }
    }

    private static void Volume(TabbedText text, JsonNode volume)
    {
        var (source, value) = volume.AsObject().FirstOrDefault(p => p.Key != "name");
        switch (source)
        {
            case "configMap":
                text.Add(2, "Type:\tConfigMap (a volume populated by a ConfigMap)").Add(2, $"Name:\t{value?["name"].Text()}").Add(2, $"Optional:\t{Truth(value?["optional"], "false")}");
                break;
            case "secret":
                text.Add(2, "Type:\tSecret (a volume populated by a Secret)").Add(2, $"SecretName:\t{value?["secretName"].Text()}").Add(2, $"Optional:\t{Truth(value?["optional"], "false")}");
                break;
            case "emptyDir":
                text.Add(2, "Type:\tEmptyDir (a temporary directory that shares a pod's lifetime)").Add(2, $"Medium:\t{value?["medium"].Text()}").Add(2, $"SizeLimit:\t{value?["sizeLimit"].Text("<unset>") ?? "<unset>"}");
                break;
            case "hostPath":
                text.Add(2, "Type:\tHostPath (bare host directory volume)").Add(2, $"Path:\t{value?["path"].Text()}").Add(2, $"HostPathType:\t{value?["type"].Text()}");
                break;
            case "downwardAPI":
                text.Add(2, "Type:\tDownwardAPI (a volume populated by information about the pod)").Add(2, "Items:");
                foreach (var item in value?["items"].Items() ?? []) text.Add(3, $"{(item["fieldRef"]?["fieldPath"] ?? item["resourceFieldRef"]?["resource"]).Text()} -> {item["path"].Text()}");
                break;
            case "persistentVolumeClaim":
                text.Add(2, "Type:\tPersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)").Add(2, $"ClaimName:\t{value?["claimName"].Text()}").Add(2, $"ReadOnly:\t{Truth(value?["readOnly"], "false")}");
                break;
            case "projected":
                Projected(text, value);
                break;
            default:
                text.Add(2, $"Type:\t{source}");
                break;
        }
    }

    private static void Projected(TabbedText text, JsonNode? value)
    {
        text.Add(2, "Type:\tProjected (a volume that contains injected data from multiple sources)");
        foreach (var source in value?["sources"].Items() ?? [])
        {
            if (source["secret"] is { } secret) text.Add(2, $"SecretName:\t{secret["name"].Text()}").Add(2, $"SecretOptionalName:\t{Truth(secret["optional"], "<nil>")}");
            else if (source["downwardAPI"] is not null) text.Add(2, "DownwardAPI:\ttrue");
            else if (source["configMap"] is { } map) text.Add(2, $"ConfigMapName:\t{map["name"].Text()}").Add(2, $"ConfigMapOptional:\t{Truth(map["optional"], "<nil>")}");
            else if (source["serviceAccountToken"] is { } token) text.Add(2, $"TokenExpirationSeconds:\t{token["expirationSeconds"].Text()}");
        }
    }

    private static string Truth(JsonNode? node, string otherwise) => node is null ? otherwise : node.Text();
}
