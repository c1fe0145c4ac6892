namespace MiniKube.Machinery.Hosting.Options;

/// <summary>Makes a property of an options record settable: <c>--name</c>, <c>PREFIX_NAME</c>, or <c>name:</c> in the configuration file.
/// The property's initial value is the default.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FlagAttribute(string name, string help) : Attribute
{
    public string Name { get; } = name;

    public string Help { get; } = help;

    /// <summary>A one-letter form, such as <c>v</c> for <c>-v</c>; null for none.</summary>
    public string? Shorthand { get; set; }

    /// <summary>Kept out of <c>--help</c>: accepted because the original has it.</summary>
    public bool Hidden { get; set; }
}

/// <summary>The property's record carries flags of its own, which belong to this component too.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FlagGroupAttribute : Attribute;
