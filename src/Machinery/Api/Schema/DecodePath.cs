using System.Globalization;
using System.Text;

namespace MiniKube.Machinery.Api.Schema;

/// <summary>Where the decoder stands. Pushing costs no allocation; text is made only for messages.</summary>
internal sealed class DecodePath
{
    private readonly List<Step> _steps = [];

    public void Enter(string name, bool isField) => _steps.Add(new Step(name, -1, isField));

    public void Enter(int index) => _steps.Add(new Step(null, index, false));

    public void Leave() => _steps.RemoveAt(_steps.Count - 1);

    /// <summary><c>spec.containers[0].foo</c></summary>
    public string Full(string? last = null)
    {
        var text = new StringBuilder();
        foreach (var step in _steps)
        {
            if (step.Name is null) text.Append('[').Append(step.Index.ToString(CultureInfo.InvariantCulture)).Append(']');
            else Append(text, step.Name);
        }

        if (last is not null) Append(text, last);
        return text.ToString();
    }

    /// <summary><c>spec.containers.image</c>: record fields only, as type errors write it.</summary>
    public string FieldsOnly()
    {
        var text = new StringBuilder();
        foreach (var step in _steps)
        {
            if (step.IsField) Append(text, step.Name!);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string name)
    {
        if (text.Length > 0) text.Append('.');
        text.Append(name);
    }

    private readonly record struct Step(string? Name, int Index, bool IsField);
}
