namespace MiniKube.Machinery.Api.Apply;

/// <summary>A set of paths in a document, as a tree. The root stands for the document. A node is in the set if
/// <see cref="IsMember"/>; children are in it by themselves, not through their parent. Steps are written as on the wire:
/// <c>f:name</c>, <c>k:{"name":"a"}</c>, <c>v:"x"</c>. Operations return new sets and may share nodes; a set handed out
/// is never changed.</summary>
public sealed partial class FieldSet
{
    private readonly SortedDictionary<string, FieldSet> _children = new(StringComparer.Ordinal);

    public FieldSet(bool isMember = false) => IsMember = isMember;

    public bool IsMember { get; private set; }

    public IReadOnlyDictionary<string, FieldSet> Children => _children;

    public bool IsEmpty => !IsMember && _children.Count == 0;

    /// <summary>Adds a path. Only while the set is being built.</summary>
    public FieldSet Add(params ReadOnlySpan<string> path)
    {
        var at = this;
        foreach (var step in path) at = at.Below(step);
        at.IsMember = true;
        return this;
    }

    public bool Has(params ReadOnlySpan<string> path)
    {
        var at = this;
        foreach (var step in path)
        {
            if (!at._children.TryGetValue(step, out var next)) return false;
            at = next;
        }

        return at.IsMember;
    }

    public FieldSet? Child(string step) => _children.GetValueOrDefault(step);

    public FieldSet Union(FieldSet other)
    {
        var result = new FieldSet(IsMember || other.IsMember);
        foreach (var (step, child) in _children)
            result._children[step] = other._children.TryGetValue(step, out var its) ? child.Union(its) : child;
        foreach (var (step, child) in other._children) result._children.TryAdd(step, child);
        return result;
    }

    /// <summary>The paths of this set that are not in the other.</summary>
    public FieldSet Except(FieldSet other)
    {
        var result = new FieldSet(IsMember && !other.IsMember);
        foreach (var (step, child) in _children)
            result.Put(step, other._children.TryGetValue(step, out var its) ? child.Except(its) : child);
        return result;
    }

    /// <summary>The paths of this set that are neither in the other nor below a path that is.</summary>
    public FieldSet ExceptBelow(FieldSet other)
    {
        if (other.IsMember) return new FieldSet();
        var result = new FieldSet(IsMember);
        foreach (var (step, child) in _children)
            result.Put(step, other._children.TryGetValue(step, out var its) ? child.ExceptBelow(its) : child);
        return result;
    }

    public FieldSet Intersect(FieldSet other)
    {
        var result = new FieldSet(IsMember && other.IsMember);
        foreach (var (step, child) in _children)
        {
            if (other._children.TryGetValue(step, out var its)) result.Put(step, child.Intersect(its));
        }

        return result;
    }

    /// <summary>With every named field on the way to a path as a path itself.</summary>
    public FieldSet WithNamedParents()
    {
        var result = new FieldSet(IsMember);
        foreach (var (step, child) in _children)
        {
            var below = child.WithNamedParents();
            if (PathSteps.IsField(step)) below.IsMember = true;
            result.Put(step, below);
        }

        return result;
    }

    public bool SetEquals(FieldSet other)
    {
        if (IsMember != other.IsMember || _children.Count != other._children.Count) return false;
        foreach (var (step, child) in _children)
        {
            if (!other._children.TryGetValue(step, out var its) || !child.SetEquals(its)) return false;
        }

        return true;
    }

    /// <summary>Every path, in order, written for people: <c>.spec.containers[name="a"].image</c>.</summary>
    public IEnumerable<string> Paths(string prefix = "")
    {
        if (IsMember) yield return prefix;
        foreach (var (step, child) in _children)
        {
            foreach (var path in child.Paths(prefix + PathSteps.Print(step))) yield return path;
        }
    }

    /// <summary>The node at a step, made if need be. Only while the set is being built.</summary>
    internal FieldSet Below(string step)
    {
        if (!_children.TryGetValue(step, out var child)) _children[step] = child = new FieldSet();
        return child;
    }

    internal void Mark() => IsMember = true;

    private void Put(string step, FieldSet child)
    {
        if (!child.IsEmpty) _children[step] = child;
    }
}
