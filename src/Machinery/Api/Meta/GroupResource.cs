namespace MiniKube.Machinery.Api.Meta;

/// <summary>A resource (plural, lower case) qualified by its API group; the core group is the empty string.</summary>
public readonly record struct GroupResource(string Group, string Resource)
{
    /// <summary><c>deployments.apps</c>, or <c>pods</c> in the core group: the form used in messages.</summary>
    public override string ToString() => string.IsNullOrEmpty(Group) ? Resource : $"{Resource}.{Group}";
}

/// <summary>A kind qualified by its API group; the core group is the empty string.</summary>
public readonly record struct GroupKind(string Group, string Kind)
{
    /// <summary><c>Deployment.apps</c>, or <c>Pod</c> in the core group: the form used in messages.</summary>
    public override string ToString() => string.IsNullOrEmpty(Group) ? Kind : $"{Kind}.{Group}";
}
