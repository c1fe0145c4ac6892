using System.Buffers.Binary;
using System.Text;
using Google.Protobuf;

namespace MiniKube.Benchmarks.Store.Load;

/// <summary>A request's bytes with places for the number in its key and for the time it was sent, so that making the next one costs a copy.</summary>
internal sealed class RequestTemplate
{
    private static readonly byte[] s_stamp = Encoding.ASCII.GetBytes("@stamp@@");
    private readonly byte[] _bytes;
    private readonly int[] _numbers;
    private readonly int _stamp;

    /// <param name="path">The method called.</param>
    /// <param name="request">Its key holds <see cref="Number"/> wherever the number is wanted.</param>
    public RequestTemplate(string path, IMessage request)
    {
        Path = path;
        _bytes = request.ToByteArray();
        var numbers = new List<int>();
        byte[] number = Encoding.ASCII.GetBytes(Number);
        for (int at = 0; at <= _bytes.Length - number.Length; at++)
            if (_bytes.AsSpan(at, number.Length).SequenceEqual(number)) numbers.Add(at);
        _numbers = [.. numbers];
        _stamp = _bytes.AsSpan().IndexOf(s_stamp);
    }

    /// <summary>Stands for a number of eight digits.</summary>
    public const string Number = "########";

    public string Path { get; }

    public int Size => _bytes.Length;

    /// <summary>A value of that many bytes that begins with the time it was sent.</summary>
    public static ByteString Value(int size)
    {
        var bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        s_stamp.CopyTo(bytes, 0);
        return UnsafeByteOperations.UnsafeWrap(bytes);
    }

    public void Write(Span<byte> target, long number, long now)
    {
        _bytes.CopyTo(target);
        foreach (int at in _numbers)
        {
            long rest = number;
            for (int digit = 7; digit >= 0; digit--, rest /= 10) target[at + digit] = (byte)('0' + (rest % 10));
        }

        if (_stamp >= 0) BinaryPrimitives.WriteInt64LittleEndian(target[_stamp..], now);
    }
}
