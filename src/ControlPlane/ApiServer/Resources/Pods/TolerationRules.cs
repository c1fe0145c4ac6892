using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta.Validation;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Pods;

/// <summary>Checks of tolerations.</summary>
internal static class TolerationRules
{
    public static void Check(IReadOnlyList<Toleration>? tolerations, FieldPath path, FieldErrors errors)
    {
        for (int i = 0; i < (tolerations?.Count ?? 0); i++)
            Check(tolerations![i], path.Index(i), errors);
    }

    private static void Check(Toleration toleration, FieldPath path, FieldErrors errors)
    {
        string op = toleration.Operator ?? "";
        if (!string.IsNullOrEmpty(toleration.Key))
            errors.Rule(path.Child("key"), toleration.Key, NameRules.QualifiedName(toleration.Key));
        else if (op != "Exists")
            errors.Invalid(path.Child("operator"), op, "operator must be Exists when `key` is empty, which means \"match all values and all keys\"");
        if (toleration.TolerationSeconds is not null && toleration.Effect != "NoExecute")
            errors.Invalid(path.Child("effect"), toleration.Effect ?? "", "effect must be 'NoExecute' when `tolerationSeconds` is set");
        if (op is "Equal" or "")
            errors.Rule(path.Child("operator"), toleration.Value ?? "", NameRules.LabelValue(toleration.Value ?? ""));
        else if (op == "Exists" && !string.IsNullOrEmpty(toleration.Value))
            errors.Invalid(path.Child("operator"), op, "value must be empty when `operator` is 'Exists'");
    }
}
