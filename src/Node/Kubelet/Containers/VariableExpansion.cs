using System.Text;

namespace MiniKube.Node.Kubelet.Containers;

/// <summary>Expands <c>$(NAME)</c>; <c>$$</c> is a dollar sign, and a reference that cannot be resolved stays as it is.</summary>
public static class VariableExpansion
{
    public static string Expand(string input, Func<string, string?> lookup)
    {
        if (!input.Contains('$')) return input;
        var output = new StringBuilder(input.Length);
        for (var i = 0; i < input.Length; i++)
        {
            if (input[i] != '$' || i + 1 >= input.Length)
            {
                output.Append(input[i]);
                continue;
            }
            if (input[i + 1] == '$')
            {
                output.Append('$');
                i++;
                continue;
            }
            var end = input[i + 1] == '(' ? input.IndexOf(')', i + 2) : -1;
            if (end < 0)
            {
                output.Append('$');
                continue;
            }
            var name = input[(i + 2)..end];
            output.Append(lookup(name) ?? $"$({name})");
            i = end;
        }
        return output.ToString();
    }
}
