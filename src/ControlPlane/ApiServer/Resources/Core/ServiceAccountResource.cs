using MiniKube.ControlPlane.ApiServer.Printing.Core;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Core;

/// <summary>Serviceaccounts of v1.</summary>
public static class ServiceAccountResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "",
        Version = "v1",
        Resource = "serviceaccounts",
        Singular = "serviceaccount",
        Kind = "ServiceAccount",
        Namespaced = true,
        ShortNames = ["sa"],
        RecordType = typeof(ServiceAccount),
        Printer = new ServiceAccountTable(),
        Subresources = [new() { Name = "token", Verbs = ResourceVerbs.CreateOnly, Kind = "TokenRequest", KindGroupVersion = "authentication.k8s.io/v1", RecordType = typeof(Machinery.Api.Types.Authentication.TokenRequest), Handler = new ApiServer.Authentication.ServiceAccounts.TokenRequestHandler() }],
    };
}
