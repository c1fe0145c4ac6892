using System.Buffers;
using System.Text.Json;
using MiniKube.ControlPlane.ApiServer.Printing;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.ControlPlane.ApiServer.Storage;

namespace MiniKube.ControlPlane.ApiServer.Http.Responses;

/// <summary>What of the object a Table row carries.</summary>
public enum IncludeObject
{
    Metadata,
    None,
    Object,
}

/// <summary>Writes objects in the form agreed on into a buffer. One per request; not thread-safe.</summary>
public sealed class ObjectWriter(ResourceDescriptor resource, ObjectForm form, IncludeObject include, TimeProvider time)
{
    /// <summary>One object as a body of its own, or inside a watch event. <paramref name="withColumns"/>: a Table names its columns.</summary>
    public void WriteObject(IBufferWriter<byte> output, ReadOnlySpan<byte> json, bool withColumns = true)
    {
        switch (form)
        {
            case ObjectForm.Full:
                output.Write(json);
                break;
            case ObjectForm.PartialMetadata:
                WritePartial(output, json);
                break;
            default:
                using (var writer = new Utf8JsonWriter(output, JsonText.Compact))
                    WriteTable(writer, [json.ToArray()], VersionOf(json), null, null, withColumns);
                break;
        }
    }

    /// <summary>A list: <c>PodList</c>, <c>Table</c> or <c>PartialObjectMetadataList</c>.</summary>
    public void WriteList(IBufferWriter<byte> output, IReadOnlyList<StoredObject> items, long revision, string? continues, long? remaining)
    {
        if (form == ObjectForm.Table)
        {
            using var table = new Utf8JsonWriter(output, JsonText.Compact);
            WriteTable(table, items.Select(i => i.Json), revision.ToString(System.Globalization.CultureInfo.InvariantCulture), continues, remaining, true);
            return;
        }
        output.Write(ListHead(revision, continues, remaining));
        for (int i = 0; i < items.Count; i++)
        {
            if (i > 0)
                output.Write(","u8);
            WriteItem(output, items[i].Json);
        }
        output.Write("]}"u8);
    }

    /// <summary>Everything of a list up to its first item.</summary>
    public byte[] ListHead(long revision, string? continues, long? remaining)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, JsonText.Compact))
        {
            writer.WriteStartObject();
            writer.WriteString("kind"u8, form == ObjectForm.PartialMetadata ? "PartialObjectMetadataList" : resource.ListKind);
            writer.WriteString("apiVersion"u8, form == ObjectForm.PartialMetadata ? "meta.k8s.io/v1" : resource.GroupVersion);
            writer.WritePropertyName("metadata"u8);
            WriteListMetadata(writer, revision.ToString(System.Globalization.CultureInfo.InvariantCulture), continues, remaining);
        }
        buffer.Write(",\"items\":["u8);
        return buffer.WrittenSpan.ToArray();
    }

    private void WriteItem(IBufferWriter<byte> output, ReadOnlySpan<byte> json)
    {
        if (form == ObjectForm.Full)
            output.Write(json);
        else
            WritePartial(output, json);
    }

    private static void WritePartial(IBufferWriter<byte> output, ReadOnlySpan<byte> json)
    {
        output.Write("{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"meta.k8s.io/v1\",\"metadata\":"u8);
        output.Write(MetadataSlice.Of(json));
        output.Write("}"u8);
    }

    private static void WriteListMetadata(Utf8JsonWriter writer, string version, string? continues, long? remaining)
    {
        writer.WriteStartObject();
        writer.WriteString("resourceVersion"u8, version);
        if (continues is not null)
            writer.WriteString("continue"u8, continues);
        if (remaining is not null)
            writer.WriteNumber("remainingItemCount"u8, remaining.Value);
        writer.WriteEndObject();
    }

    private void WriteTable(Utf8JsonWriter writer, IEnumerable<byte[]> rows, string version, string? continues, long? remaining, bool withColumns)
    {
        writer.WriteStartObject();
        writer.WriteString("kind"u8, "Table");
        writer.WriteString("apiVersion"u8, "meta.k8s.io/v1");
        writer.WritePropertyName("metadata"u8);
        WriteListMetadata(writer, version, continues, remaining);
        writer.WritePropertyName("columnDefinitions"u8);
        WriteColumns(writer, withColumns);
        writer.WriteStartArray("rows"u8);
        var cells = new TableCells(writer, time.GetUtcNow());
        foreach (byte[] row in rows)
            WriteRow(writer, cells, row);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private void WriteColumns(Utf8JsonWriter writer, bool withColumns)
    {
        writer.WriteStartArray();
        foreach (TableColumn column in withColumns ? resource.Printer.Columns : [])
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, column.Name);
            writer.WriteString("type"u8, column.Type);
            writer.WriteString("format"u8, column.Format);
            writer.WriteString("description"u8, column.Description);
            writer.WriteNumber("priority"u8, column.Priority);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private void WriteRow(Utf8JsonWriter writer, TableCells cells, byte[] json)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("cells"u8);
        resource.Printer.Print(json, cells);
        writer.WriteEndArray();
        if (include != IncludeObject.None)
        {
            writer.WritePropertyName("object"u8);
            writer.WriteRawValue(RowObject(json), skipInputValidation: true);
        }
        writer.WriteEndObject();
    }

    private ReadOnlySpan<byte> RowObject(byte[] json)
    {
        if (include == IncludeObject.Object)
            return json;
        var partial = new ArrayBufferWriter<byte>(json.Length);
        WritePartial(partial, json);
        return partial.WrittenSpan;
    }

    private static string VersionOf(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(MetadataSlice.Of(json));
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool found = reader.ValueTextEquals("resourceVersion"u8);
            reader.Read();
            if (found)
                return reader.GetString() ?? "";
            reader.Skip();
        }
        return "";
    }
}
