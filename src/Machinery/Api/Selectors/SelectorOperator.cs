namespace MiniKube.Machinery.Api.Selectors;

/// <summary>How a requirement compares; the names are those of <c>LabelSelectorRequirement.operator</c> and node selectors.</summary>
public enum SelectorOperator
{
    In,
    NotIn,
    Exists,
    DoesNotExist,
    Gt,
    Lt,
}
