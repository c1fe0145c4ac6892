using Microsoft.AspNetCore.Http;
using MiniKube.Machinery.Api.Apply;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.ControlPlane.ApiServer.Http.Writing;

/// <summary>The query parameters of writes.</summary>
public readonly record struct WriteQuery(bool DryRun, string FieldManager, FieldValidation Validation, bool? Force)
{
    /// <exception cref="StatusException">422: a value that is none of the allowed ones.</exception>
    public static WriteQuery Read(IQueryCollection query, string optionsKind, bool isApply)
    {
        var kind = new GroupKind("meta.k8s.io", optionsKind);
        string[] dryRun = [.. query["dryRun"].OfType<string>().Where(v => v.Length > 0)];
        string manager = ListQuery.Text(query, "fieldManager");
        bool? force = query.ContainsKey("force") ? ListQuery.Flag(query, "force") : null;
        List<FieldError> errors = [.. dryRun.Where(d => d != "All").Select(d => FieldError.NotSupported(FieldPath.Of("dryRun"), new System.Text.Json.Nodes.JsonArray(d), ["All"]))];
        if (optionsKind == "PatchOptions" || manager.Length > 0)
            errors.AddRange(FieldManagerNames.Validate(manager, isApply, force is not null));
        if (errors.Count > 0)
            throw ApiErrors.Invalid(kind, "", errors);
        FieldValidation validation = BodyDecoder.ParseFieldValidation(ListQuery.Text(query, "fieldValidation"), kind);
        return new WriteQuery(dryRun.Length > 0, manager, validation, force);
    }
}
