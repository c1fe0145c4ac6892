using MiniKube.Machinery.Client.Rest;

namespace MiniKube.Client.Tests;

public sealed class KubeConfigTests : IDisposable
{
    private const string Text = """
        apiVersion: v1
        kind: Config
        current-context: one
        clusters:
        - name: c1
          cluster: {server: "https://10.0.0.1:6443", certificate-authority: pki/ca.crt, tls-server-name: kubernetes}
        - name: c2
          cluster: {server: "https://10.0.0.2:6443", insecure-skip-tls-verify: true}
        contexts:
        - name: one
          context: {cluster: c1, user: u1, namespace: team}
        - name: two
          context: {cluster: c2, user: u2}
        - name: broken
          context: {cluster: nowhere, user: u2}
        - name: plugin
          context: {cluster: c2, user: u3}
        users:
        - name: u1
          user: {client-certificate-data: aGVsbG8=, client-key: /abs/key.pem}
        - name: u2
          user: {token: secret, tokenFile: token}
        - name: u3
          user: {exec: {command: aws}}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("kubeconfig").FullName;
    private readonly string _path;

    public KubeConfigTests()
    {
        _path = Path.Combine(_folder, "config");
        File.WriteAllText(_path, Text);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_current_context_resolves_with_paths_from_the_files_folder()
    {
        var config = KubeConfigFile.Load(_path);
        Assert.Equal("https://10.0.0.1:6443/", config.Server.ToString());
        Assert.Equal("team", config.Namespace);
        Assert.Equal(Path.Combine(_folder, "pki/ca.crt"), config.CertificateAuthority?.Path);
        Assert.Equal("hello", config.ClientCertificate?.Read());
        Assert.Equal("/abs/key.pem", config.ClientKey?.Path);
        Assert.Equal("kubernetes", config.TlsServerName);
    }

    [Fact]
    public void Another_context_can_be_asked_for()
    {
        var config = KubeConfigFile.Load(_path, "two");
        Assert.True(config.InsecureSkipTlsVerify);
        Assert.Equal(("secret", Path.Combine(_folder, "token"), "default"), (config.Token, config.TokenFile, config.Namespace));
    }

    [Theory]
    [InlineData("broken", "cluster \"nowhere\" does not exist")]
    [InlineData("three", "context \"three\" does not exist")]
    [InlineData("plugin", "credential plugins (exec, auth-provider) are not supported")]
    public void What_cannot_be_used_is_refused_by_name(string context, string message) =>
        Assert.Contains(message, Assert.Throws<KubeConfigException>(() => KubeConfigFile.Load(_path, context)).Message);

    [Fact]
    public void An_absent_or_malformed_file_says_which()
    {
        Assert.Contains("/nowhere/config", Assert.Throws<KubeConfigException>(() => KubeConfigFile.Load("/nowhere/config")).Message);
        File.WriteAllText(_path, "a: [");
        Assert.Contains(_path, Assert.Throws<KubeConfigException>(() => KubeConfigFile.Load(_path)).Message);
    }

    [Fact]
    public void In_a_pod_the_service_account_is_used()
    {
        File.WriteAllText(Path.Combine(_folder, "token"), "t");
        File.WriteAllText(Path.Combine(_folder, "namespace"), "apps\n");
        var config = InClusterConfig.Load(name => name == "KUBERNETES_SERVICE_HOST" ? "10.96.0.1" : "443", _folder);
        Assert.Equal(("https://10.96.0.1/", "apps"), (config.Server.ToString(), config.Namespace));
        Assert.Throws<KubeConfigException>(() => InClusterConfig.Load(_ => null, _folder));
    }
}
