using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MiniKube.Machinery.Api.Schema;

/// <summary>One run of the decoder over one body.</summary>
internal ref struct DecodePass
{
    private readonly SchemaNode _root;
    private readonly DecodePath _path = new();
    private List<string>? _problems;
    private Utf8JsonReader _reader;

    public DecodePass(ReadOnlySpan<byte> utf8, SchemaNode root)
    {
        _root = root;
        _reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = StrictDecoder.MaxDepth });
    }

    public Decoded Run()
    {
        if (!_reader.Read()) throw new JsonException("unexpected end of JSON input");
        if (_reader.TokenType != JsonTokenType.StartObject) throw Mismatch(_root, null);
        var document = ReadObject(_root);
        _reader.Read();
        return new Decoded(document, _problems ?? (IReadOnlyList<string>)[]);
    }

    private JsonNode? ReadValue(SchemaNode schema, SchemaNode? owner) => schema.Type switch
    {
        SchemaType.Object => _reader.TokenType == JsonTokenType.StartObject ? ReadObject(schema) : throw Mismatch(schema, owner),
        SchemaType.Map => _reader.TokenType == JsonTokenType.StartObject ? ReadMap(schema, owner) : throw Mismatch(schema, owner),
        SchemaType.List => _reader.TokenType == JsonTokenType.StartArray ? ReadList(schema, owner) : throw Mismatch(schema, owner),
        SchemaType.String => _reader.TokenType == JsonTokenType.String ? JsonValue.Create(_reader.GetString()) : throw Mismatch(schema, owner),
        SchemaType.Boolean => _reader.TokenType is JsonTokenType.True or JsonTokenType.False ? JsonValue.Create(_reader.GetBoolean()) : throw Mismatch(schema, owner),
        SchemaType.Integer => IsInteger(schema) ? JsonNode.Parse(ref _reader) : throw Mismatch(schema, owner),
        SchemaType.Number => _reader.TokenType == JsonTokenType.Number ? JsonNode.Parse(ref _reader) : throw Mismatch(schema, owner),
        SchemaType.IntOrString => ReadIntOrString(),
        SchemaType.Any => JsonNode.Parse(ref _reader),
        _ => DecodeScalars.Read(ref _reader, schema.Type),
    };

    private JsonObject ReadObject(SchemaNode schema)
    {
        var result = new JsonObject();
        Span<char> buffer = stackalloc char[64];
        List<string>? nulls = null;
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            var field = FindField(schema, buffer);
            if (field is null)
            {
                Report("unknown field", _reader.GetString()!);
                _reader.Skip();
                continue;
            }

            if (result.ContainsKey(field.Name) || nulls?.Contains(field.Name) == true) Report("duplicate field", field.Name);
            _reader.Read();
            if (_reader.TokenType == JsonTokenType.Null)
            {
                (nulls ??= []).Add(field.Name);
                continue;
            }

            _path.Enter(field.Name, isField: true);
            result[field.Name] = ReadValue(field.Node, schema);
            _path.Leave();
        }

        return result;
    }

    // A name of the schema has at most a few dozen characters; it is looked up without making a string of it.
    private readonly SchemaField? FindField(SchemaNode schema, Span<char> buffer)
    {
        if (_reader.ValueSpan.Length > buffer.Length) return schema.Find(_reader.GetString()!);
        var length = _reader.CopyString(buffer);
        return schema.Find(buffer[..length]);
    }

    private JsonObject ReadMap(SchemaNode schema, SchemaNode? owner)
    {
        var result = new JsonObject();
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            var key = _reader.GetString()!;
            if (result.ContainsKey(key)) Report("duplicate field", key);
            _reader.Read();
            _path.Enter(key, isField: false);
            result[key] = _reader.TokenType == JsonTokenType.Null ? DecodeScalars.Zero(schema.Element!) : ReadValue(schema.Element!, owner);
            _path.Leave();
        }

        return result;
    }

    private JsonArray ReadList(SchemaNode schema, SchemaNode? owner)
    {
        var result = new JsonArray();
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            _path.Enter(result.Count);
            result.Add(_reader.TokenType == JsonTokenType.Null ? DecodeScalars.Zero(schema.Element!) : ReadValue(schema.Element!, owner));
            _path.Leave();
        }

        return result;
    }

    private JsonNode? ReadIntOrString() => _reader.TokenType switch
    {
        JsonTokenType.String => JsonValue.Create(_reader.GetString()),
        JsonTokenType.Number when _reader.TryGetInt32(out _) => JsonNode.Parse(ref _reader),
        _ => throw new DecodeException($"json: cannot unmarshal {Found()} into Go value of type int32"),
    };

    private readonly bool IsInteger(SchemaNode schema) => _reader.TokenType == JsonTokenType.Number
        && (schema.Format == "int64" ? _reader.TryGetInt64(out _) : _reader.TryGetInt32(out _))
        && !_reader.ValueSpan.ContainsAny("eE."u8);

    private void Report(string problem, string name)
    {
        _problems ??= [];
        if (_problems.Count < StrictDecoder.MaxProblems) _problems.Add($"{problem} \"{_path.Full(name)}\"");
    }

    private readonly DecodeException Mismatch(SchemaNode expected, SchemaNode? owner)
    {
        var found = expected.Type == SchemaType.Integer && _reader.TokenType == JsonTokenType.Number
            ? $"number {Encoding.UTF8.GetString(_reader.ValueSpan)}"
            : Found();
        if (owner is null) return new DecodeException($"json: cannot unmarshal {found} into Go value of type {expected.GoName}");
        var structName = owner.GoName[(owner.GoName.LastIndexOf('.') + 1)..];
        return new DecodeException($"json: cannot unmarshal {found} into Go struct field {structName}.{_path.FieldsOnly()} of type {expected.GoName}");
    }

    private readonly string Found() => _reader.TokenType switch
    {
        JsonTokenType.String => "string",
        JsonTokenType.Number => "number",
        JsonTokenType.True or JsonTokenType.False => "bool",
        JsonTokenType.StartArray => "array",
        JsonTokenType.StartObject => "object",
        _ => "null",
    };
}
