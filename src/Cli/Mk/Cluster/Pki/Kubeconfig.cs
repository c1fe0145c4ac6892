using System.Text;
using MiniKube.Machinery.Hosting.Tls;

namespace MiniKube.Cli.Mk.Cluster.Pki;

/// <summary>The text of a kubeconfig: one cluster, one user with a client certificate, one context.</summary>
public static class Kubeconfig
{
    public static string Text(string server, string authorityPem, string user, IssuedCertificate client) => $"""
        apiVersion: v1
        kind: Config
        clusters:
        - name: mk
          cluster:
            server: {server}
            certificate-authority-data: {Base64(authorityPem)}
        users:
        - name: "{user}"
          user:
            client-certificate-data: {Base64(client.CertificatePem)}
            client-key-data: {Base64(client.PrivateKeyPem)}
        contexts:
        - name: mk
          context:
            cluster: mk
            user: "{user}"
        current-context: mk

        """;

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
