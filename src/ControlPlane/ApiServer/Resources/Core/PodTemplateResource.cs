using MiniKube.ControlPlane.ApiServer.Printing.Core;
using MiniKube.ControlPlane.ApiServer.Resources.Pods;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Core;

/// <summary>Podtemplates of v1.</summary>
public static class PodTemplateResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "",
        Version = "v1",
        Resource = "podtemplates",
        Singular = "podtemplate",
        Kind = "PodTemplate",
        Namespaced = true,
        RecordType = typeof(PodTemplate),
        Strategy = new PodTemplateStrategy(),
        Printer = new PodTemplateTable(),
    };
}

/// <summary>Pod templates.</summary>
public sealed class PodTemplateStrategy : DefaultingStrategy<PodTemplate>
{
    public override bool TracksGeneration => true;

    protected override PodTemplate Default(PodTemplate obj)
    {
        PodTemplateSpec? template = PodDefaults.OfTemplate(obj.Template);
        return ReferenceEquals(template, obj.Template) ? obj : obj with { Template = template };
    }

    protected override void Validate(RequestContext c, PodTemplate obj, FieldErrors errors) =>
        PodSpecRules.Template(obj.Template ?? new PodTemplateSpec(), FieldPath.Of("template"), errors);
}
