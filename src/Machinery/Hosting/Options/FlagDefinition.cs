using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace MiniKube.Machinery.Hosting.Options;

/// <summary>One flag of an options type: where its value goes, and its default.</summary>
internal sealed record FlagDefinition(FlagAttribute Flag, IReadOnlyList<PropertyInfo> Path, object? Default)
{
    public string Name => Flag.Name;

    public Type Type => Path[^1].PropertyType;

    public bool IsSwitch => (Nullable.GetUnderlyingType(Type) ?? Type) == typeof(bool);

    public bool IsList => Type != typeof(string) && typeof(IEnumerable).IsAssignableFrom(Type);

    public void Set(object options, object? value)
    {
        var target = options;
        foreach (var step in Path.SkipLast(1)) target = step.GetValue(target)!;
        Path[^1].SetValue(target, value);
    }

    /// <summary>All flags of the type, in the order of their properties, those of groups included.</summary>
    /// <exception cref="InvalidOperationException">Two properties carry the same flag, or a group is null.</exception>
    public static IReadOnlyList<FlagDefinition> Of(object options)
    {
        var found = new List<FlagDefinition>();
        Collect(options, [], found);
        var twice = found.GroupBy(f => f.Name).FirstOrDefault(g => g.Count() > 1);
        return twice is null ? found : throw new InvalidOperationException($"flag --{twice.Key} is declared twice");
    }

    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "Options types are kept by the components that declare them.")]
    private static void Collect(object options, PropertyInfo[] path, List<FlagDefinition> found)
    {
        foreach (var property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetCustomAttribute<FlagAttribute>() is { } flag)
            {
                found.Add(new FlagDefinition(flag, [.. path, property], property.GetValue(options)));
            }
            else if (property.GetCustomAttribute<FlagGroupAttribute>() is not null)
            {
                var group = property.GetValue(options) ?? throw new InvalidOperationException($"flag group {property.Name} is null");
                Collect(group, [.. path, property], found);
            }
        }
    }
}
