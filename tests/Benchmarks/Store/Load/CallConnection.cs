using System.Diagnostics;

namespace MiniKube.Benchmarks.Store.Load;

/// <summary>Which calls count: those that ended within it, in ticks of <see cref="Stopwatch"/>.</summary>
internal readonly record struct Window(long From, long To)
{
    public static Window After(TimeSpan warmUp, TimeSpan duration)
    {
        long from = Stopwatch.GetTimestamp() + (long)(warmUp.TotalSeconds * Stopwatch.Frequency);
        return new Window(from, from + (long)(duration.TotalSeconds * Stopwatch.Frequency));
    }

    public TimeSpan Length => Stopwatch.GetElapsedTime(From, To);

    public Sample Sample(long began, long ended) => new(Stopwatch.GetElapsedTime(From, ended).TotalSeconds, Stopwatch.GetElapsedTime(began, ended).TotalMilliseconds);
}

/// <summary>One call, or event.</summary>
/// <param name="At">When it ended, in seconds since its window began.</param>
/// <param name="Took">In milliseconds.</param>
internal readonly record struct Sample(double At, double Took);

/// <summary>Clients that share a connection, each with one call at a time, until a window is over or a number of calls is made.</summary>
internal sealed class CallConnection(Uri server, RequestTemplate template, Func<long> numbers, int leastBytes) : Http2Connection(server, template.Path)
{
    private readonly byte[] _message = new byte[template.Size];
    private readonly Dictionary<int, (long Began, int Bytes)> _calls = [];
    private readonly List<Sample> _samples = [];
    private Window _window;
    private int _waiting;

    /// <summary>Every call that counts.</summary>
    public IReadOnlyList<Sample> Samples => _samples;

    /// <summary>When the last call ended.</summary>
    public long Ended { get; private set; }

    /// <summary>Returns when the window is over, or <paramref name="numbers"/> said with a negative number that there is nothing more to do.</summary>
    public void Run(int clients, Window window)
    {
        _window = window;
        _waiting = clients;
        Begin();
        while (_calls.Count > 0 || _waiting > 0)
        {
            Pump();
            Begin();
        }
    }

    protected override void TakeData(int stream, ReadOnlySpan<byte> data)
    {
        (long began, int bytes) = _calls[stream];
        _calls[stream] = (began, bytes + data.Length);
    }

    protected override void TakeEnd(int stream)
    {
        if (!_calls.Remove(stream, out (long Began, int Bytes) call)) return;
        if (call.Bytes < leastBytes) throw new IOException($"a call failed: it was answered with {call.Bytes} bytes");
        Ended = Stopwatch.GetTimestamp();
        if (Ended >= _window.From && Ended <= _window.To) _samples.Add(_window.Sample(call.Began, Ended));
        _waiting++;
    }

    private void Begin()
    {
        while (_waiting > 0 && HasRoom(template.Size))
        {
            long now = Stopwatch.GetTimestamp();
            long number = now < _window.To ? numbers() : -1;
            if (number < 0)
            {
                _waiting = 0;
                break;
            }

            template.Write(_message, number, now);
            _calls.Add(Call(_message, ends: true), (now, 0));
            _waiting--;
        }

        Flush();
    }
}
