using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;

namespace MiniKube.ControlPlane.ApiServer.Resources;

/// <summary>A strategy that reads the document through its typed record. What a record does not know is kept.</summary>
public abstract class TypedStrategy<T> : ResourceStrategy
    where T : class, IKubeObject
{
    protected static FieldPath Spec { get; } = FieldPath.Of("spec");

    public sealed override IEnumerable<FieldError> Validate(RequestContext c, JsonObject obj)
    {
        var errors = new FieldErrors();
        Validate(c, Read(obj), errors);
        return errors;
    }

    public sealed override IEnumerable<FieldError> ValidateUpdate(RequestContext c, JsonObject obj, JsonObject old)
    {
        var errors = new FieldErrors();
        ValidateUpdate(c, Read(obj), Read(old), errors);
        return errors;
    }

    protected static T Read(JsonObject obj) => obj.Deserialize(ApiJson.TypeInfo<T>())!;

    /// <summary>Makes the document what the record says, in place.</summary>
    protected static void Write(JsonObject obj, T value)
    {
        var node = (JsonObject)JsonSerializer.SerializeToNode(value, ApiJson.TypeInfo<T>())!;
        obj.Clear();
        foreach ((string name, JsonNode? member) in node.ToList())
        {
            node.Remove(name);
            obj[name] = member;
        }
    }

    /// <summary>Rules for new objects, and for changed ones unless the update rules say otherwise.</summary>
    protected virtual void Validate(RequestContext c, T obj, FieldErrors errors)
    {
    }

    protected virtual void ValidateUpdate(RequestContext c, T obj, T old, FieldErrors errors) => Validate(c, obj, errors);
}

/// <summary>A typed strategy with defaults that depend on other fields.</summary>
public abstract class DefaultingStrategy<T> : TypedStrategy<T>
    where T : class, IKubeObject
{
    public sealed override void Default(JsonObject obj)
    {
        T before = Read(obj);
        T after = Default(before);
        if (!ReferenceEquals(before, after))
            Write(obj, after);
    }

    /// <summary>The object with its defaults; the same reference if it lacks none.</summary>
    protected abstract T Default(T obj);
}
