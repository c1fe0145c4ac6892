namespace MiniKube.ControllerManager.Tests.World;

/// <summary>The discovery documents of <see cref="InMemoryApi"/>: all built-in kinds.</summary>
internal static class Discovery
{
    /// <summary>Null where the path is no discovery document.</summary>
    public static string? Answer(string path)
    {
        if (path == "/apis")
        {
            var groups = ApiPath.All.Where(k => k.Group.Length > 0).GroupBy(k => k.Group)
                .Select(g => $$"""{"name":"{{g.Key}}","versions":[{"groupVersion":"{{g.First().ApiVersion}}","version":"{{g.First().Version}}"}],"preferredVersion":{"groupVersion":"{{g.First().ApiVersion}}","version":"{{g.First().Version}}"} }""");
            return $$"""{"kind":"APIGroupList","apiVersion":"v1","groups":[{{string.Join(',', groups)}}]}""";
        }
        var kinds = ApiPath.All.Where(k => k.Root == path).ToList();
        if (kinds.Count == 0) return null;
        var resources = kinds.Select(k => $$"""{"name":"{{k.Plural}}","singularName":"","kind":"{{k.Kind}}","namespaced":{{(k.Namespaced ? "true" : "false")}},"verbs":["create","delete","deletecollection","get","list","patch","update","watch"]}""");
        return $$"""{"kind":"APIResourceList","apiVersion":"v1","groupVersion":"{{kinds[0].ApiVersion}}","resources":[{{string.Join(',', resources)}}]}""";
    }
}
