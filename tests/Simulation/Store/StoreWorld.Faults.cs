using MiniKube.Simulation.Tests.Store.Members;

namespace MiniKube.Simulation.Tests.Store;

/// <summary>What goes wrong.</summary>
internal sealed partial class StoreWorld
{
    private int _damaged;

    private void Misbehave()
    {
        if (IsCalm || _broken is not null) return;
        Queue.After(1000 + Random.NextInt64(Settings.FaultEvery * 2000L), Misbehave);
        SimMember[] all = [.. Members];
        SimMember victim = Leader is { } leader && Random.Next(3) == 0 ? leader : all[Random.Next(all.Length)];
        switch (Random.Next(12))
        {
            case 0: victim.Kill(); break;
            case 1 when Settings.PowerCuts: victim.CutPower(); break;
            case 2 or 3 when Settings.PowerCuts: victim.Machine.CutPowerIn(1 + Random.Next(30)); break;
            case 4 when Settings.PowerCuts: CutPowerEverywhere(all); break;
            case 5 when Settings.Pauses: Pause(victim); break;
            case 6 when Settings.Partitions: Partition(all); break;
            case 7 when Settings.Partitions: CutOneWay(victim, all); break;
            case 8 or 9: Network.Cuts.Clear(); break;
            case 10 when Settings.FullDisks: Fill(victim); break;
            case 10 when Settings.BitFlips: Damage(victim); break;
            case 11: victim.Clock?.Jump = TimeSpan.FromSeconds(Random.Next(-100_000, 100_000)); break;
            default: break;
        }
    }

    private void Pause(SimMember victim)
    {
        if (victim.Process is not { } process) return;
        process.PausedUntil = Queue.Now + Random.NextInt64(3 * Second);
        Trace.Note("is paused", victim.Id, (ulong)process.PausedUntil);
    }

    private void CutPowerEverywhere(SimMember[] all)
    {
        foreach (SimMember member in all) member.CutPower();
    }

    private void Partition(SimMember[] all)
    {
        Network.Cuts.Clear();
        bool[] left = [.. all.Select(_ => Random.Next(2) == 0)];
        Trace.Note("partition", detail: string.Join(' ', all.Where((_, i) => left[i]).Select(m => m.Id)));
        for (int a = 0; a < all.Length; a++)
            for (int b = 0; b < all.Length; b++)
                if (left[a] != left[b]) Network.Cuts.Add((all[a].Id, all[b].Id));
    }

    private void CutOneWay(SimMember victim, SimMember[] all)
    {
        bool deaf = Random.Next(2) == 0;
        Trace.Note(deaf ? "hears nobody" : "is heard by nobody", victim.Id);
        foreach (SimMember other in all)
            if (other.Id != victim.Id && Random.Next(3) > 0) Network.Cuts.Add(deaf ? (other.Id, victim.Id) : (victim.Id, other.Id));
    }

    private void Fill(SimMember victim)
    {
        Trace.Note("has a full disk", victim.Id);
        victim.Machine.Fill(true);
        Queue.After(Random.NextInt64(4 * Second), () => victim.Machine.Fill(false));
    }

    /// <summary>Bits may change on fewer than half of the machines: more than that no store can survive.</summary>
    private void Damage(SimMember victim)
    {
        if (!victim.Machine.IsDamaged && ++_damaged * 2 >= Settings.Founders) return;
        victim.Kill();
        if (victim.Machine.FlipBit()) Trace.Note("has a bit flipped", victim.Id);
    }
}
