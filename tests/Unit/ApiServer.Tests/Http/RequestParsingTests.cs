using MiniKube.ControlPlane.ApiServer.Http;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.ApiServer.Tests.Http;

public sealed class RequestParsingTests
{
    [Theory]
    [InlineData("/api/v1/pods", "", "v1", "pods", "", "", "")]
    [InlineData("/api/v1/namespaces/ns/pods/p", "", "v1", "pods", "ns", "p", "")]
    [InlineData("/api/v1/namespaces/ns/pods/p/log", "", "v1", "pods", "ns", "p", "log")]
    [InlineData("/api/v1/namespaces", "", "v1", "namespaces", "", "", "")]
    [InlineData("/api/v1/namespaces/ns", "", "v1", "namespaces", "", "ns", "")]
    [InlineData("/api/v1/namespaces/ns/status", "", "v1", "namespaces", "", "ns", "status")]
    [InlineData("/api/v1/namespaces/ns/finalize", "", "v1", "namespaces", "", "ns", "finalize")]
    [InlineData("/api/v1/namespaces/ns/services", "", "v1", "services", "ns", "", "")]
    [InlineData("/apis/apps/v1/namespaces/ns/deployments/d/scale", "apps", "v1", "deployments", "ns", "d", "scale")]
    [InlineData("/apis/apps/v1/deployments", "apps", "v1", "deployments", "", "", "")]
    [InlineData("/api/v1/watch/namespaces/ns/pods", "", "v1", "pods", "ns", "", "")]
    [InlineData("/api/v1/nodes/n/proxy/metrics/cadvisor", "", "v1", "nodes", "", "n", "proxy")]
    public void PathsNameResources(string path, string group, string version, string resource, string ns, string name, string subresource)
    {
        Assert.True(RequestInfo.TryParse(path, out RequestInfo info));
        Assert.Equal((group, version, resource, ns, name, subresource), (info.Group, info.Version, info.ResourceName, info.Namespace, info.Name, info.Subresource));
    }

    [Theory]
    [InlineData("/api")]
    [InlineData("/api/v1")]
    [InlineData("/apis/apps")]
    [InlineData("/apis/apps/v1")]
    [InlineData("/healthz")]
    [InlineData("/")]
    public void OtherPathsDoNot(string path) => Assert.False(RequestInfo.TryParse(path, out _));

    [Theory]
    [InlineData(null, ObjectForm.Full)]
    [InlineData("*/*", ObjectForm.Full)]
    [InlineData("application/vnd.kubernetes.protobuf,application/json", ObjectForm.Full)]
    [InlineData("application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json", ObjectForm.Table)]
    [InlineData("application/vnd.kubernetes.protobuf;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json", ObjectForm.PartialMetadata)]
    [InlineData("application/json;q=0.5,application/json;as=Table;v=v1;g=meta.k8s.io;q=0.9", ObjectForm.Table)]
    [InlineData("application/json;as=Nonsense;v=v1;g=meta.k8s.io,application/json", ObjectForm.Full)]
    public void TheBestFormAcceptedWins(string? accept, ObjectForm form) => Assert.Equal(form, AcceptHeader.Negotiate(accept, false, forms: true)!.Value.Form);

    [Theory]
    [InlineData("application/vnd.kubernetes.protobuf")]
    [InlineData("text/html")]
    public void NothingAcceptableIsNoAnswer(string accept) => Assert.Null(AcceptHeader.Negotiate(accept, false, forms: true));

    [Fact]
    public void YamlIsServed() => Assert.True(AcceptHeader.Negotiate("application/yaml", false, forms: false)!.Value.Yaml);

    [Fact]
    public void ContinueTokensComeBackAsTheyWent()
    {
        var token = new ContinueToken(42, "ns/name\0");

        Assert.Equal(token, ContinueToken.Decode(token.Encode()));
    }

    [Theory]
    [InlineData("rubbish!")]
    [InlineData("e30")]
    [InlineData("eyJ2IjoibWV0YS5rOHMuaW8vdjIiLCJydiI6MSwic3RhcnQiOiJhIn0")]
    public void ForeignTokensAreRefused(string text) => Assert.True(Assert.Throws<StatusException>(() => ContinueToken.Decode(text)).IsBadRequest);
}
