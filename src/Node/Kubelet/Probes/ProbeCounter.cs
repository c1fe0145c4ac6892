namespace MiniKube.Node.Kubelet.Probes;

/// <summary>Turns single outcomes into a verdict that changes only after enough equal ones in a row. Not thread-safe.</summary>
public sealed class ProbeCounter(Probe probe)
{
    private ProbeVerdict _last = ProbeVerdict.Unknown;
    private int _run;

    public static int Period(Probe probe) => probe.PeriodSeconds is > 0 and var p ? p : 10;

    public static int Timeout(Probe probe) => probe.TimeoutSeconds is > 0 and var t ? t : 1;

    /// <returns>The verdict to publish, or null while the threshold is not reached.</returns>
    public ProbeVerdict? Add(ProbeVerdict verdict)
    {
        if (verdict == ProbeVerdict.Unknown) return null;
        _run = verdict == _last ? _run + 1 : 1;
        _last = verdict;
        var needed = verdict == ProbeVerdict.Failure
            ? probe.FailureThreshold is > 0 and var f ? f : 3
            : probe.SuccessThreshold is > 0 and var s ? s : 1;
        return _run >= needed ? verdict : null;
    }
}
