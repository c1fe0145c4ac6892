using MiniKube.ControlPlane.ControllerManager.Manager;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Client.Informers;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.RootCertificates;

/// <summary>Puts the cluster's CA certificate as ConfigMap <c>kube-root-ca.crt</c> into every namespace, where pods' token volumes take it from.</summary>
public sealed class RootCertificatePublisher : KeyedController
{
    private const string ConfigMapName = "kube-root-ca.crt";
    private const string DataKey = "ca.crt";
    private const string Description = "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.";
    private readonly ILister<Namespace> _namespaces;
    private readonly ILister<ConfigMap> _maps;
    private readonly string _certificate;

    public RootCertificatePublisher(ControllerContext context, string certificate)
        : base(context, "root-ca-certificate-publisher-controller")
    {
        _certificate = certificate;
        var namespaces = Watch<Namespace>();
        var maps = context.Informers.For<ConfigMap>(fieldSelector: "metadata.name=" + ConfigMapName);
        WaitFor(maps);
        (_namespaces, _maps) = (namespaces.Lister, maps.Lister);
        namespaces.AddHandler(n => Queue.Add(n.Name), (_, n) => Queue.Add(n.Name));
        maps.AddHandler(updated: (_, m) => Queue.Add(m.Namespace), deleted: m => Queue.Add(m.Namespace));
    }

    /// <summary>Null where no CA file is configured: then there is nothing to publish.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static RootCertificatePublisher? Create(ControllerContext context) =>
        context.Options.RootCaFile.Length == 0 ? null : new RootCertificatePublisher(context, File.ReadAllText(context.Options.RootCaFile));

    protected override async Task ReconcileAsync(string key, CancellationToken ct)
    {
        if (_namespaces.Get(key) is not { IsBeingDeleted: false } ns || ns.Status?.Phase == "Terminating") return;
        var client = Client.Resource<ConfigMap>();
        var data = new Dictionary<string, string> { [DataKey] = _certificate };
        try
        {
            if (_maps.Get(key, ConfigMapName) is not { } known)
            {
                var annotations = new Dictionary<string, string> { ["kubernetes.io/description"] = Description };
                await client.CreateAsync(new ConfigMap { ApiVersion = "v1", Kind = "ConfigMap", Metadata = new ObjectMeta { Name = ConfigMapName, Namespace = key, Annotations = annotations }, Data = data }, ct).ConfigureAwait(false);
            }
            else if (known.Data?.Count != 1 || known.Data.GetValueOrDefault(DataKey) != _certificate)
            {
                await client.UpdateAsync(known with { Data = data, BinaryData = null }, ct).ConfigureAwait(false);
            }
        }
        catch (StatusException e) when (e.IsAlreadyExists || e.IsNotFound || e.IsNamespaceTerminating)
        {
            // There already, or the namespace is going away.
        }
    }
}
