using System.Text.Json.Nodes;
using System.Text.Json;
using System.Text;
using MiniKube.ControlPlane.ApiServer.Printing.Core;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta.Validation;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Core;

/// <summary>Secrets of v1.</summary>
public static class SecretResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "",
        Version = "v1",
        Resource = "secrets",
        Singular = "secret",
        Kind = "Secret",
        Namespaced = true,
        RecordType = typeof(Secret),
        Strategy = new SecretStrategy(),
        Printer = new SecretTable(),
    };
}

/// <summary>Secrets: plain text becomes data on the way in; a type demands its keys. No message ever shows a value.</summary>
public sealed class SecretStrategy : DefaultingStrategy<Secret>
{
    private const string AccountAnnotation = "kubernetes.io/service-account.name";

    private static readonly FieldPath Data = FieldPath.Of("data");

    public override IReadOnlyDictionary<string, Func<JsonObject, string>> SelectableFields { get; } = Selectable.Of("type");

    protected override Secret Default(Secret obj)
    {
        if (obj.StringData is null)
            return obj;
        var data = new Dictionary<string, byte[]>(obj.Data ?? new Dictionary<string, byte[]>(), StringComparer.Ordinal);
        foreach ((string key, string value) in obj.StringData)
            data[key] = Encoding.UTF8.GetBytes(value);
        return obj with { Data = data, StringData = null };
    }

    protected override void Validate(RequestContext c, Secret obj, FieldErrors errors)
    {
        foreach (string key in obj.Data?.Keys ?? [])
            errors.Rule(Data.Key(key), key, NameRules.ConfigKey(key));
        if (obj.Data?.Values.Sum(v => v.LongLength) > DataRules.MaxSize)
            errors.Add(FieldError.TooLong(Data, DataRules.MaxSize));
        CheckType(obj, errors);
    }

    protected override void ValidateUpdate(RequestContext c, Secret obj, Secret old, FieldErrors errors)
    {
        errors.Same(FieldPath.Of("type"), obj.Type, old.Type);
        if (old.Immutable == true)
        {
            DataRules.StaysImmutable(obj.Immutable, errors);
            DataRules.StaysSame(Data, obj.Data, old.Data, errors);
        }
        Validate(c, obj, errors);
    }

    private static void CheckType(Secret obj, FieldErrors errors)
    {
        switch (obj.Type)
        {
            case "kubernetes.io/service-account-token":
                if (string.IsNullOrEmpty(obj.Annotations.GetValueOrDefault(AccountAnnotation)))
                    errors.Required(FieldPath.Of("metadata", "annotations").Key(AccountAnnotation));
                break;
            case "kubernetes.io/dockercfg":
                Json(obj, ".dockercfg", errors);
                break;
            case "kubernetes.io/dockerconfigjson":
                Json(obj, ".dockerconfigjson", errors);
                break;
            case "kubernetes.io/basic-auth" when obj.Data?.ContainsKey("username") != true && obj.Data?.ContainsKey("password") != true:
                errors.Required(Data.Key("username"));
                errors.Required(Data.Key("password"));
                break;
            case "kubernetes.io/ssh-auth" when !(obj.Data?.GetValueOrDefault("ssh-privatekey")?.Length > 0):
                errors.Required(Data.Key("ssh-privatekey"));
                break;
            case "kubernetes.io/tls":
                foreach (string key in new[] { "tls.crt", "tls.key" })
                    if (obj.Data?.ContainsKey(key) != true)
                        errors.Required(Data.Key(key));
                break;
        }
    }

    private static void Json(Secret obj, string key, FieldErrors errors)
    {
        if (obj.Data?.GetValueOrDefault(key) is not { } bytes)
        {
            errors.Required(Data.Key(key));
            return;
        }
        try
        {
            using var document = JsonDocument.Parse(bytes);
        }
        catch (JsonException)
        {
            errors.Invalid(Data.Key(key), "<secret contents redacted>", "invalid character looking for beginning of value");
        }
    }
}
