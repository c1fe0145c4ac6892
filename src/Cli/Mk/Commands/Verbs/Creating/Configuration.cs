using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using MiniKube.Cli.Mk.Cluster;

namespace MiniKube.Cli.Mk.Commands.Verbs.Creating;

/// <summary><c>mk create configmap</c> and <c>mk create secret generic|tls|docker-registry</c>.</summary>
internal static class Configuration
{
    public static Command ConfigMap()
    {
        var sources = new Sources();
        return Generator.Of(sources.AddTo(new Command("configmap", "Create a config map.")), Words.Argument("NAME", "its name"), (arguments, words) =>
        {
            var item = Generator.Object("v1", "ConfigMap", words.Name(arguments));
            foreach (var (key, value) in sources.Read(arguments))
            {
                var member = IsText(value) ? "data" : "binaryData";
                item[member] ??= new JsonObject();
                item[member]![key] = IsText(value) ? Encoding.UTF8.GetString(value) : Convert.ToBase64String(value);
            }

            return item;
        }, "configmap:", "cm");
    }

    public static Command Secret()
    {
        var sources = new Sources();
        var type = new Option<string?>("--type") { Description = "type of the secret" };
        var generic = sources.AddTo(new Command("generic", "Create a secret from files, literals or a folder."));
        generic.Options.Add(type);
        return new Command("secret", "Create a secret.")
        {
            Generator.Of(generic, Words.Argument("NAME", "its name"), (arguments, words) => Of(words.Name(arguments), arguments.GetValue(type), sources.Read(arguments)), "secret"),
            Tls(),
            DockerRegistry(),
        };
    }

    private static Command Tls()
    {
        var certificate = new Option<string>("--cert") { Description = "PEM file of the certificate", HelpName = "FILE" };
        var key = new Option<string>("--key") { Description = "PEM file of the private key", HelpName = "FILE" };
        return Generator.Of(new Command("tls", "Create a TLS secret.") { certificate, key }, Words.Argument("NAME", "its name"), (arguments, words) => Of(
            words.Name(arguments), "kubernetes.io/tls", [("tls.crt", Sources.Bytes(Words.Required(arguments, certificate))), ("tls.key", Sources.Bytes(Words.Required(arguments, key)))]), "secret");
    }

    private static Command DockerRegistry()
    {
        var server = new Option<string>("--docker-server") { Description = "address of the registry", DefaultValueFactory = _ => "https://index.docker.io/v1/" };
        var user = new Option<string>("--docker-username") { Description = "user" };
        var password = new Option<string>("--docker-password") { Description = "password" };
        var mail = new Option<string?>("--docker-email") { Description = "e-mail address" };
        return Generator.Of(new Command("docker-registry", "Create a secret for a registry.") { server, user, password, mail }, Words.Argument("NAME", "its name"), (arguments, words) =>
        {
            var (name, secret) = (Words.Required(arguments, user), Words.Required(arguments, password));
            var entry = new JsonObject { ["username"] = name, ["password"] = secret };
            if (arguments.GetValue(mail) is { } address) entry["email"] = address;
            entry["auth"] = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{secret}"));
            var config = new JsonObject { ["auths"] = new JsonObject { [arguments.GetValue(server)!] = entry } };
            return Of(words.Name(arguments), "kubernetes.io/dockerconfigjson", [(".dockerconfigjson", Encoding.UTF8.GetBytes(config.ToJsonString(Printing.PrettyJson.Compact)))]);
        }, "secret");
    }

    private static JsonObject Of(string name, string? type, IEnumerable<(string Key, byte[] Value)> data)
    {
        var item = Generator.Object("v1", "Secret", name);
        var encoded = new JsonObject(data.Select(d => KeyValuePair.Create(d.Key, (JsonNode?)Convert.ToBase64String(d.Value))));
        if (encoded.Count > 0) item["data"] = encoded;
        if (type is not null) item["type"] = type;
        return item;
    }

    private static bool IsText(byte[] value)
    {
        try
        {
            new UTF8Encoding(false, throwOnInvalidBytes: true).GetCharCount(value);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    /// <summary>Where the values come from.</summary>
    private sealed class Sources
    {
        private readonly Option<string[]> literals = new("--from-literal") { Description = "KEY=VALUE", HelpName = "PAIR" };
        private readonly Option<string[]> files = new("--from-file") { Description = "[KEY=]FILE, or a folder whose files become keys", HelpName = "FILE" };
        private readonly Option<string[]> environments = new("--from-env-file") { Description = "a file of lines KEY=VALUE", HelpName = "FILE" };

        public Command AddTo(Command command)
        {
            foreach (var option in (ReadOnlySpan<Option>)[literals, files, environments]) command.Options.Add(option);
            return command;
        }

        public IReadOnlyList<(string Key, byte[] Value)> Read(ParseResult arguments)
        {
            var all = (arguments.GetValue(files) ?? []).SelectMany(File)
                .Concat((arguments.GetValue(literals) ?? []).Select(Literal))
                .Concat((arguments.GetValue(environments) ?? []).SelectMany(Environment)).ToList();
            if (all.GroupBy(p => p.Item1).FirstOrDefault(g => g.Count() > 1) is { } twice) throw new ClusterException($"cannot add key {twice.Key}, another key by that name already exists in Data");
            return all;
        }

        public static byte[] Bytes(string file)
        {
            try
            {
                return System.IO.File.ReadAllBytes(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new ClusterException($"error reading {file}: {(e is IOException ? "no such file or directory" : "permission denied")}");
            }
        }

        private static (string, byte[]) Literal(string literal) => literal.IndexOf('=') is var at and > 0
            ? (literal[..at], Encoding.UTF8.GetBytes(literal[(at + 1)..]))
            : throw new ClusterException($"invalid literal source {literal}, expected key=value");

        private static IEnumerable<(string, byte[])> File(string source)
        {
            var at = source.IndexOf('=');
            var file = source[(at + 1)..];
            if (at < 0 && Directory.Exists(file)) return Directory.EnumerateFiles(file).Order(StringComparer.Ordinal).Select(f => (Path.GetFileName(f), Bytes(f)));
            return [(at < 0 ? Path.GetFileName(file) : source[..at], Bytes(file))];
        }

        private static IEnumerable<(string, byte[])> Environment(string file) => Encoding.UTF8.GetString(Bytes(file)).Split('\n')
            .Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#')
            .Select(l => l.Split('=', 2)).Select(p => (p[0], Encoding.UTF8.GetBytes(p.Length > 1 ? p[1] : System.Environment.GetEnvironmentVariable(p[0]) ?? "")));
    }
}
