using System.Text.Encodings.Web;
using System.Text.Json;

namespace MiniKube.ControlPlane.ApiServer.Storage;

/// <summary>How JSON is written: no escapes beyond what JSON demands.</summary>
public static class JsonText
{
    public static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static readonly JsonWriterOptions Indented = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true, IndentSize = 2 };
}
