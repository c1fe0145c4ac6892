using Microsoft.AspNetCore.Http;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;

namespace MiniKube.ControlPlane.ApiServer.Http;

/// <summary>One authenticated and authorized request for a resource.</summary>
public sealed record ApiRequest(HttpContext Http, RequestInfo Info, RequestContext Context)
{
    public ResourceDescriptor Resource => Context.Resource;

    public GroupResource ResourceName => new(Resource.Group, Resource.Resource);

    public CancellationToken Aborted => Http.RequestAborted;

    /// <summary>How to answer; <paramref name="forms"/> if Table and PartialObjectMetadata make sense.</summary>
    /// <exception cref="StatusException">406: the client accepts nothing we serve.</exception>
    public ResponseFormat Format(bool forms) =>
        AcceptHeader.Negotiate(Http.Request.Headers.Accept, WantsPretty, forms) ?? throw ApiErrors.NotAcceptable(AcceptHeader.Served);

    private bool WantsPretty
    {
        get
        {
            if (Http.Request.Query.ContainsKey("pretty"))
                return ListQuery.Text(Http.Request.Query, "pretty") is not ("0" or "false");
            string agent = Context.UserAgent;
            return agent.StartsWith("curl", StringComparison.Ordinal) || agent.StartsWith("Wget", StringComparison.Ordinal) || agent.StartsWith("Mozilla", StringComparison.Ordinal);
        }
    }
}
