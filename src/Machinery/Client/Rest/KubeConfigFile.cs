using System.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace MiniKube.Machinery.Client.Rest;

/// <summary>Reads kubeconfig files. Relative paths in them are taken from the file's folder.</summary>
public static class KubeConfigFile
{
    /// <param name="context">Null means the file's current context.</param>
    /// <exception cref="KubeConfigException">The file is absent, unreadable or incomplete.</exception>
    public static ClientConfig Load(string path, string? context = null)
    {
        try
        {
            using var reader = new StreamReader(path);
            return Parse(reader, System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path)) ?? "/", path, context);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or YamlException)
        {
            throw new KubeConfigException($"error loading config file \"{path}\": {e.Message}", e);
        }
    }

    private static ClientConfig Parse(TextReader reader, string folder, string path, string? context)
    {
        var stream = new YamlStream();
        stream.Load(reader);
        if (stream.Documents.Count == 0 || stream.Documents[0].RootNode is not YamlMappingNode root) throw new KubeConfigException($"{path} is no kubeconfig");
        var name = context ?? Text(root, "current-context");
        if (string.IsNullOrEmpty(name)) throw new KubeConfigException($"{path}: no current-context is set");
        var chosen = Named(root, "contexts", "context", name) ?? throw new KubeConfigException($"{path}: context \"{name}\" does not exist");
        var clusterName = Text(chosen, "cluster") ?? "";
        var cluster = Named(root, "clusters", "cluster", clusterName) ?? throw new KubeConfigException($"{path}: cluster \"{clusterName}\" does not exist");
        var userName = Text(chosen, "user") ?? "";
        var user = Named(root, "users", "user", userName) ?? (userName.Length == 0 ? new YamlMappingNode() : throw new KubeConfigException($"{path}: auth info \"{userName}\" does not exist"));
        return Resolve(cluster, user, Text(chosen, "namespace"), folder, path);
    }

    private static ClientConfig Resolve(YamlMappingNode cluster, YamlMappingNode user, string? ns, string folder, string path)
    {
        if (user.Children.ContainsKey("exec") || user.Children.ContainsKey("auth-provider")) throw new KubeConfigException($"{path}: credential plugins (exec, auth-provider) are not supported");
        var server = Text(cluster, "server");
        if (!Uri.TryCreate(server, UriKind.Absolute, out var uri)) throw new KubeConfigException($"{path}: \"{server}\" is no server address");
        return new ClientConfig
        {
            Server = uri,
            Namespace = string.IsNullOrEmpty(ns) ? "default" : ns,
            CertificateAuthority = Pem(cluster, "certificate-authority", folder),
            TlsServerName = Text(cluster, "tls-server-name"),
            InsecureSkipTlsVerify = Text(cluster, "insecure-skip-tls-verify") == "true",
            ProxyUrl = Text(cluster, "proxy-url"),
            ClientCertificate = Pem(user, "client-certificate", folder),
            ClientKey = Pem(user, "client-key", folder),
            Token = Text(user, "token"),
            TokenFile = Absolute(Text(user, "tokenFile"), folder),
            Username = Text(user, "username"),
            Password = Text(user, "password"),
            ImpersonateUser = Text(user, "as"),
            ImpersonateGroups = user.Children.TryGetValue("as-groups", out var groups) && groups is YamlSequenceNode list ? [.. list.Select(g => g.ToString())] : [],
        };
    }

    private static PemSource? Pem(YamlMappingNode node, string key, string folder)
    {
        if (Text(node, key + "-data") is { Length: > 0 } data) return new PemSource(null, Decode(data, key + "-data"));
        return Absolute(Text(node, key), folder) is { } file ? new PemSource(file, null) : null;
    }

    private static string Decode(string base64, string key)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(base64));
        }
        catch (FormatException e)
        {
            throw new KubeConfigException($"{key} is no base64", e);
        }
    }

    private static string? Absolute(string? path, string folder) => string.IsNullOrEmpty(path) ? null : System.IO.Path.Combine(folder, path);

    private static YamlMappingNode? Named(YamlMappingNode root, string list, string member, string name)
    {
        if (!root.Children.TryGetValue(list, out var node) || node is not YamlSequenceNode items) return null;
        var found = items.OfType<YamlMappingNode>().FirstOrDefault(i => Text(i, "name") == name);
        return found is not null && found.Children.TryGetValue(member, out var value) ? value as YamlMappingNode ?? new YamlMappingNode() : null;
    }

    private static string? Text(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(key, out var value) && value is YamlScalarNode scalar ? scalar.Value : null;
}
