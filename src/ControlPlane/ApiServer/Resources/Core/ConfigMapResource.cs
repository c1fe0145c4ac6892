using System.Text;
using MiniKube.ControlPlane.ApiServer.Printing.Core;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta.Validation;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Core;

/// <summary>Configmaps of v1.</summary>
public static class ConfigMapResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "",
        Version = "v1",
        Resource = "configmaps",
        Singular = "configmap",
        Kind = "ConfigMap",
        Namespaced = true,
        ShortNames = ["cm"],
        RecordType = typeof(ConfigMap),
        Strategy = new ConfigMapStrategy(),
        Printer = new ConfigMapTable(),
    };
}

/// <summary>Config maps: keys are file names, one mebibyte in all, and an immutable one stays as it is.</summary>
public sealed class ConfigMapStrategy : TypedStrategy<ConfigMap>
{
    protected override void Validate(RequestContext c, ConfigMap obj, FieldErrors errors)
    {
        FieldPath data = FieldPath.Of("data");
        FieldPath binary = FieldPath.Of("binaryData");
        foreach (string key in obj.Data?.Keys ?? [])
        {
            errors.Rule(data.Key(key), key, NameRules.ConfigKey(key));
            if (obj.BinaryData?.ContainsKey(key) == true)
                errors.Invalid(data.Key(key), key, "duplicate of key present in binaryData");
        }
        foreach (string key in obj.BinaryData?.Keys ?? [])
            errors.Rule(binary.Key(key), key, NameRules.ConfigKey(key));
        long size = (obj.Data?.Values.Sum(v => (long)Encoding.UTF8.GetByteCount(v)) ?? 0) + (obj.BinaryData?.Values.Sum(v => v.LongLength) ?? 0);
        if (size > DataRules.MaxSize)
            errors.Add(FieldError.TooLong(FieldPath.Of(""), DataRules.MaxSize));
    }

    protected override void ValidateUpdate(RequestContext c, ConfigMap obj, ConfigMap old, FieldErrors errors)
    {
        if (old.Immutable == true)
        {
            DataRules.StaysImmutable(obj.Immutable, errors);
            DataRules.StaysSame(FieldPath.Of("data"), obj.Data, old.Data, errors);
            DataRules.StaysSame(FieldPath.Of("binaryData"), obj.BinaryData, old.BinaryData, errors);
        }
        Validate(c, obj, errors);
    }
}
