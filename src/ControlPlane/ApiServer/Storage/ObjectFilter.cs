using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.Machinery.Api.Selectors;

namespace MiniKube.ControlPlane.ApiServer.Storage;

/// <summary>Which objects a list, watch or deletecollection is about: a namespace, a label selector, field terms. Immutable.</summary>
public sealed class ObjectFilter
{
    private readonly string ns;
    private readonly string? name;
    private readonly Selector labels;
    private readonly (int Index, string Value, bool Negated)[] fields;

    /// <param name="ns">Empty for all.</param>
    /// <exception cref="FormatException">A field that this kind cannot be selected by.</exception>
    public ObjectFilter(ResourceDescriptor resource, string ns, Selector labels, FieldSelector fieldSelector)
    {
        this.ns = ns;
        this.labels = labels;
        Labels = labels;
        Fields = fieldSelector;
        var terms = new List<(int, string, bool)>();
        string[] names = [.. resource.Strategy.SelectableFields.Keys];
        foreach (FieldRequirement r in fieldSelector.Requirements)
        {
            if (r.Field is "metadata.name" && !r.Negated && name is null)
                name = r.Value;
            else if (r.Field is "metadata.name")
                terms.Add((NameField, r.Value, r.Negated));
            else if (r.Field is "metadata.namespace")
                terms.Add((NamespaceField, r.Value, r.Negated));
            else if (Array.IndexOf(names, r.Field) is var at and >= 0)
                terms.Add((at, r.Value, r.Negated));
            else
                throw new FormatException($"field label not supported: {r.Field}");
        }
        fields = [.. terms];
    }

    private const int NameField = -1;
    private const int NamespaceField = -2;

    public Selector Labels { get; }

    public FieldSelector Fields { get; }

    public string Namespace => ns;

    /// <summary>The one name that can match, or null.</summary>
    public string? Name => name;

    /// <summary>Everything in the namespace matches.</summary>
    public bool IsEverything => name is null && labels.IsEverything && fields.Length == 0;

    public bool Matches(StoredObject obj)
    {
        if (ns.Length > 0 && !string.Equals(obj.Namespace, ns, StringComparison.Ordinal))
            return false;
        return MatchesSelectors(obj);
    }

    private bool MatchesSelectors(StoredObject obj)
    {
        if (name is not null && !string.Equals(obj.Name, name, StringComparison.Ordinal))
            return false;
        foreach ((int index, string value, bool negated) in fields)
        {
            string actual = index switch
            {
                NameField => obj.Name,
                NamespaceField => obj.Namespace,
                _ => obj.Fields[index],
            };
            if (string.Equals(actual, value, StringComparison.Ordinal) == negated)
                return false;
        }
        return labels.IsEverything || labels.Matches(obj.Labels);
    }

    /// <summary>The matching objects of a snapshot, in order, from a key on.</summary>
    public IEnumerable<StoredObject> Select(SortedObjects items, string? from = null)
    {
        if (name is not null && (ns.Length > 0 || items.Find(name) is not null))
        {
            StoredObject? one = items.Find(StoredObject.KeyOf(ns, name));
            if (one is not null && Matches(one) && (from is null || string.CompareOrdinal(one.Key, from) >= 0))
                yield return one;
            yield break;
        }
        string? low = ns.Length == 0 ? from : from ?? ns + "/";
        foreach (StoredObject obj in items.Range(low, ns.Length == 0 ? null : ns + "0"))
            if (IsEverything || MatchesSelectors(obj))
                yield return obj;
    }
}
