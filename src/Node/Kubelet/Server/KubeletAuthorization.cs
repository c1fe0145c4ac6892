using System.Security.Cryptography.X509Certificates;

namespace MiniKube.Node.Kubelet.Server;

/// <summary>Who may use the kubelet's port: the API server, and the cluster's administrators.</summary>
public static class KubeletAuthorization
{
    private const string CommonNameOid = "2.5.4.3";
    private const string OrganizationOid = "2.5.4.10";
    private static readonly string[] Users = ["kube-apiserver-kubelet-client"];
    private static readonly string[] Groups = ["system:masters", "kubeadm:cluster-admins"];

    public static bool Allows(string user, IReadOnlyCollection<string> groups) => Users.Contains(user) || groups.Any(Groups.Contains);

    /// <summary>The user and groups that a client certificate names.</summary>
    public static (string User, IReadOnlyList<string> Groups) Identity(X509Certificate2 certificate)
    {
        var user = "";
        var groups = new List<string>();
        foreach (var part in certificate.SubjectName.EnumerateRelativeDistinguishedNames())
        {
            if (part.HasMultipleElements) continue;
            var oid = part.GetSingleElementType().Value;
            if (oid == CommonNameOid) user = part.GetSingleElementValue() ?? "";
            else if (oid == OrganizationOid && part.GetSingleElementValue() is { } group) groups.Add(group);
        }
        return (user, groups);
    }
}
