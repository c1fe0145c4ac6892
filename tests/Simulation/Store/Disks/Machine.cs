using MiniKube.ControlPlane.Store.Consensus;
using MiniKube.Simulation.Tests.Store.Engine;
using MiniKube.Store.Tests.Wal;

namespace MiniKube.Simulation.Tests.Store.Disks;

/// <summary>
/// The machine a member runs on, as far as its disk goes: log segments and snapshot files outlive its processes. Every
/// operation of the disk is a place where the power can be cut, before or after it.
/// </summary>
internal sealed class Machine
{
    /// <summary>What is free while nobody fills the disk.</summary>
    public const long DiskBytes = 1 << 30;

    private readonly MemoryWalDisk _log = new();
    private readonly SnapshotFolder _snapshots;
    private readonly Random _random;
    private int _operationsLeft;

    public Machine(Random random)
    {
        _random = random;
        _snapshots = new SnapshotFolder(this);
        Storage = new MemberStorage(new LogDisk(this, _log), _snapshots);
    }

    public MemberStorage Storage { get; }

    /// <summary>Nothing works until <see cref="PowerOn"/>.</summary>
    public bool IsOff { get; private set; }

    /// <summary>There is no room for anything new.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Bits were changed behind the member's back, so it may refuse to start.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>Called when the power fails in the middle of an operation.</summary>
    public Action? Failed { get; set; }

    /// <summary>Cuts the power so many operations from now.</summary>
    public void CutPowerIn(int operations) => _operationsLeft = operations;

    /// <summary>Cuts the power now: of what was not synced, some is there and some is not.</summary>
    public void CutPower()
    {
        IsOff = true;
        _operationsLeft = 0;
        _log.Crash(new Random(_random.Next()));
        _snapshots.Crash(_random);
    }

    public void PowerOn() => IsOff = false;

    public void Fill(bool full)
    {
        IsFull = full;
        _log.FreeBytes = full ? 0 : long.MaxValue;
    }

    /// <summary>Changes one bit somewhere in a file, where there is one.</summary>
    public bool FlipBit()
    {
        IReadOnlyList<string> names = _log.List();
        bool inLog = _random.Next(3) > 0 || !_snapshots.FlipBit(_random);
        if (inLog && names.Count == 0) return false;
        IsDamaged = true;
        if (!inLog) return true;
        byte[] bytes = _log[names[_random.Next(names.Count)]];
        int used = bytes.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
        bytes[_random.Next(Math.Max(1, used))] ^= (byte)(1 << _random.Next(8));
        return true;
    }

    /// <summary>Carries out an operation of the disk, unless the power is off or goes off around it.</summary>
    public T Do<T>(Func<T> operation)
    {
        if (IsOff) throw new PowerCutException();
        if (_operationsLeft == 0 || --_operationsLeft > 0) return operation();
        if (_random.Next(2) == 0) operation();
        CutPower();
        Failed?.Invoke();
        throw new PowerCutException();
    }

    public void Do(Action operation) => Do(() =>
    {
        operation();
        return 0;
    });
}
