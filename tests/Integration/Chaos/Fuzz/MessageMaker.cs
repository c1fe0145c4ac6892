using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace MiniKube.Integration.Tests.Chaos.Fuzz;

/// <summary>Makes messages of any type at random, with a liking for the values at the edges.</summary>
internal sealed class MessageMaker(Random random)
{
    private const int Deepest = 6;

    private static readonly long[] s_numbers = [0, 1, 2, 3, -1, 5, 100, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue, 1L << 40, 1_000_000_007];
    private static readonly string[] s_texts = ["", "a", "admin", "user", "\0", "é✓", "http://", "://", "a/b/c", new('x', 300)];

    public IMessage Make(MessageDescriptor type) => Make(type, 0);

    private IMessage Make(MessageDescriptor type, int depth)
    {
        var message = type.Parser.ParseFrom(ByteString.Empty);
        foreach (var field in type.Fields.InDeclarationOrder())
        {
            if (field.IsMap || random.Next(3) == 0 || (field.FieldType == FieldType.Message && depth >= Deepest)) continue;
            if (!field.IsRepeated) field.Accessor.SetValue(message, Value(field, depth));
            else Fill((System.Collections.IList)field.Accessor.GetValue(message), field, depth);
        }

        return message;
    }

    private void Fill(System.Collections.IList list, FieldDescriptor field, int depth)
    {
        var count = random.Next(12) == 0 && depth == 0 ? random.Next(200) : random.Next(4);
        for (var i = 0; i < count; i++) list.Add(Value(field, depth));
    }

    private object Value(FieldDescriptor field, int depth) => field.FieldType switch
    {
        FieldType.Bool => random.Next(2) == 0,
        FieldType.String => s_texts[random.Next(s_texts.Length)],
        FieldType.Bytes => Bytes(),
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => unchecked((int)Number()),
        FieldType.UInt32 or FieldType.Fixed32 => unchecked((uint)Number()),
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => Number(),
        FieldType.UInt64 or FieldType.Fixed64 => unchecked((ulong)Number()),
        FieldType.Enum => Enum.ToObject(field.EnumType.ClrType, random.Next(8) == 0 ? (int)Number() : random.Next(field.EnumType.Values.Count)),
        FieldType.Message => Make(field.MessageType, depth + 1),
        FieldType.Double => random.NextDouble(),
        FieldType.Float => random.NextSingle(),
        _ => throw new InvalidOperationException($"{field.FieldType}"),
    };

    private long Number() => random.Next(2) == 0 ? s_numbers[random.Next(s_numbers.Length)] : random.Next(3) == 0 ? random.NextInt64() : random.Next(300);

    private ByteString Bytes()
    {
        if (random.Next(3) > 0) return ByteString.CopyFromUtf8(((char)('a' + random.Next(6))).ToString());
        if (random.Next(4) == 0) return ByteString.CopyFrom(0);
        var bytes = new byte[random.Next(20) == 0 ? random.Next(40_000) : random.Next(20)];
        random.NextBytes(bytes);
        return ByteString.CopyFrom(bytes);
    }
}
