using System.Globalization;
using System.Text;
using Serilog.Events;
using Serilog.Parsing;

namespace MiniKube.Machinery.Hosting.Logging;

/// <summary>A message with its values put in as they are, without quotes around strings.</summary>
internal static class PlainMessage
{
    public static string Render(LogEvent line)
    {
        var text = new StringBuilder();
        foreach (var token in line.MessageTemplate.Tokens)
        {
            if (token is PropertyToken property && line.Properties.TryGetValue(property.PropertyName, out var value)) text.Append(Show(value, property.Format));
            else text.Append(token);
        }

        return text.ToString();
    }

    private static string Show(LogEventPropertyValue value, string? format) => value switch
    {
        ScalarValue { Value: null } => "",
        ScalarValue { Value: string s } => s,
        ScalarValue { Value: IFormattable f } => f.ToString(format, CultureInfo.InvariantCulture),
        _ => value.ToString(format, CultureInfo.InvariantCulture),
    };
}
