using MiniKube.ControlPlane.ApiServer.Storage;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Selectors;

namespace MiniKube.ControlPlane.ApiServer.Http.Reading;

/// <summary>From query parameters to a filter, with Kubernetes' complaints.</summary>
public static class Selection
{
    /// <exception cref="StatusException">400: a selector that does not parse or a field the kind cannot be selected by.</exception>
    public static ObjectFilter Filter(ApiRequest request, ListQuery query)
    {
        try
        {
            FieldSelector fields = FieldSelector.Parse(query.FieldSelector);
            if (request.Context.Name.Length > 0)
                fields = FieldSelector.Parse(string.Join(',', new[] { query.FieldSelector, $"metadata.name={request.Context.Name}" }.Where(f => f.Length > 0)));
            return new ObjectFilter(request.Resource, request.Context.Namespace, Selector.Parse(query.LabelSelector), fields);
        }
        catch (FormatException e)
        {
            throw ApiErrors.BadRequest(e.Message, e);
        }
    }

    /// <summary>The rules on which of resourceVersion, resourceVersionMatch, continue, watch and sendInitialEvents go together.</summary>
    /// <exception cref="StatusException">422 in the words of ListOptions.</exception>
    public static void Check(ListQuery query)
    {
        var errors = new List<FieldError>();
        FieldPath match = FieldPath.Of("resourceVersionMatch");
        bool matches = query.ResourceVersionMatch.Length > 0;
        if (query.Watch)
            CheckWatch(query, matches, match, errors);
        else
            CheckList(query, matches, match, errors);
        if (errors.Count > 0)
            throw ApiErrors.Invalid(new GroupKind("meta.k8s.io", "ListOptions"), "", errors);
    }

    private static void CheckWatch(ListQuery query, bool matches, FieldPath match, List<FieldError> errors)
    {
        if (query.SendInitialEvents is null)
        {
            if (matches)
                errors.Add(FieldError.Forbidden(match, "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"));
            return;
        }
        if (!matches)
            errors.Add(FieldError.Forbidden(match, "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
        else if (query.ResourceVersionMatch != "NotOlderThan")
            errors.Add(FieldError.NotSupported(match, query.ResourceVersionMatch, ["NotOlderThan"]));
    }

    private static void CheckList(ListQuery query, bool matches, FieldPath match, List<FieldError> errors)
    {
        if (query.SendInitialEvents is not null)
            errors.Add(FieldError.Forbidden(FieldPath.Of("sendInitialEvents"), "sendInitialEvents is forbidden for list"));
        if (!matches)
            return;
        if (query.ResourceVersion.Length == 0)
            errors.Add(FieldError.Forbidden(match, "resourceVersionMatch is forbidden unless resourceVersion is provided"));
        if (query.Continue.Length > 0)
            errors.Add(FieldError.Forbidden(match, "resourceVersionMatch is forbidden when continue is provided"));
        if (query.ResourceVersionMatch is not ("Exact" or "NotOlderThan"))
            errors.Add(FieldError.NotSupported(match, query.ResourceVersionMatch, ["Exact", "NotOlderThan", ""]));
        if (query is { ResourceVersionMatch: "Exact", ResourceVersion: "0" })
            errors.Add(FieldError.Forbidden(match, "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""));
    }
}
