using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Meta.Validation;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.ControlPlane.ApiServer.Storage.Registry;

/// <summary>Schema and strategy together: defaults and validation of a whole document.</summary>
public static class DocumentRules
{
    public static GroupResource Name(ResourceDescriptor resource) => new(resource.Group, resource.Resource);

    public static void Default(ResourceDescriptor resource, JsonObject obj)
    {
        Defaulter.Apply(obj, SchemaRegistry.For(resource.RecordType));
        resource.Strategy.Default(obj);
    }

    /// <exception cref="StatusException">422 with every complaint.</exception>
    public static void ValidateCreate(RequestContext c, JsonObject obj)
    {
        List<FieldError> errors = Common(c, obj);
        errors.AddRange(SchemaValidator.Validate(obj, SchemaRegistry.For(c.Resource.RecordType)));
        errors.AddRange(c.Resource.Strategy.Validate(c, obj));
        Throw(c, obj, errors);
        Warn(c, obj);
    }

    public static void ValidateUpdate(RequestContext c, JsonObject obj, JsonObject old)
    {
        ResourceStrategy strategy = c.Resource.Strategy;
        List<FieldError> errors = Common(c, obj);
        errors.AddRange(ObjectMetaValidator.ValidateUpdate(obj, old));
        if (c.Subresource.Length == 0)
        {
            errors.AddRange(SchemaValidator.Validate(obj, SchemaRegistry.For(c.Resource.RecordType)));
            errors.AddRange(strategy.ValidateUpdate(c, obj, old));
        }
        else
        {
            errors.AddRange(strategy.ValidateSubresourceUpdate(c, c.Subresource, obj, old));
        }
        Throw(c, obj, errors);
        Warn(c, obj);
    }

    private static List<FieldError> Common(RequestContext c, JsonObject obj) =>
        [.. ObjectMetaValidator.Validate(obj, c.Resource.Namespaced, name => c.Resource.Strategy.CheckName(name, prefix: false))];

    private static void Throw(RequestContext c, JsonObject obj, List<FieldError> errors)
    {
        if (errors.Count > 0)
            throw ApiErrors.Invalid(new GroupKind(c.Resource.Group, c.Resource.Kind), new ObjectMetadata(obj).Name, errors);
    }

    private static void Warn(RequestContext c, JsonObject obj)
    {
        foreach (string warning in c.Resource.Strategy.Warn(c, obj))
            c.AddWarning(warning);
    }
}
