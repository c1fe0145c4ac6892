using System.Globalization;

namespace MiniKube.Machinery.Api.Errors;

/// <summary>The way to a field from the root of an object, written <c>spec.containers[0].env[key].value</c>. Immutable;
/// a step costs one small object, and the text is only built when an error is written.</summary>
public sealed class FieldPath
{
    private readonly FieldPath? _parent;
    private readonly string _step;
    private readonly bool _isKey;

    private FieldPath(FieldPath? parent, string step, bool isKey)
    {
        _parent = parent;
        _step = step;
        _isKey = isKey;
    }

    /// <summary>The whole object; errors at it are written with the path <c>&lt;nil&gt;</c>.</summary>
    public static FieldPath Root { get; } = new(null, "", false);

    public static FieldPath Of(string name, params ReadOnlySpan<string> more)
    {
        var path = Root.Child(name);
        foreach (var step in more) path = path.Child(step);
        return path;
    }

    public FieldPath Child(string name) => new(this, name, false);

    public FieldPath Index(int index) => new(this, index.ToString(CultureInfo.InvariantCulture), true);

    /// <summary>An entry of a map, or an element of a list named by its key.</summary>
    public FieldPath Key(string key) => new(this, key, true);

    public override string ToString()
    {
        if (_parent is null) return "<nil>";
        var text = new System.Text.StringBuilder();
        Append(text);
        return text.ToString();
    }

    private void Append(System.Text.StringBuilder text)
    {
        if (_parent is null) return;
        _parent.Append(text);
        if (_isKey) text.Append('[').Append(_step).Append(']');
        else if (text.Length > 0) text.Append('.').Append(_step);
        else text.Append(_step);
    }
}
