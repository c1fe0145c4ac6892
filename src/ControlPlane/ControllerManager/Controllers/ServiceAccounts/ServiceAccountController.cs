using MiniKube.ControlPlane.ControllerManager.Manager;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Client.Informers;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.ServiceAccounts;

/// <summary>Every namespace has a service account named <c>default</c>, which pods get that name none.</summary>
public sealed class ServiceAccountController : KeyedController
{
    private const string Default = "default";
    private readonly ILister<Namespace> _namespaces;
    private readonly ILister<ServiceAccount> _accounts;

    public ServiceAccountController(ControllerContext context)
        : base(context, "serviceaccount-controller")
    {
        var namespaces = Watch<Namespace>();
        var accounts = Watch<ServiceAccount>();
        (_namespaces, _accounts) = (namespaces.Lister, accounts.Lister);
        namespaces.AddHandler(n => Queue.Add(n.Name), (_, n) => Queue.Add(n.Name));
        accounts.AddHandler(deleted: a => Queue.Add(a.Namespace));
    }

    protected override async Task ReconcileAsync(string key, CancellationToken ct)
    {
        if (_namespaces.Get(key) is not { IsBeingDeleted: false } ns || ns.Status?.Phase == "Terminating" || _accounts.Get(key, Default) is not null) return;
        try
        {
            await Client.Resource<ServiceAccount>().CreateAsync(new ServiceAccount { ApiVersion = "v1", Kind = "ServiceAccount", Metadata = new ObjectMeta { Name = Default, Namespace = key } }, ct).ConfigureAwait(false);
        }
        catch (StatusException e) when (e.IsAlreadyExists || e.IsNotFound || e.IsNamespaceTerminating)
        {
            // There already, or the namespace is going away.
        }
    }
}
