namespace MiniKube.Node.Kubelet.Probes;

public enum ProbeKind
{
    Startup,
    Readiness,
    Liveness,
}

public enum ProbeVerdict
{
    /// <summary>The probe itself could not be run; counts for nothing.</summary>
    Unknown,
    Success,
    Failure,
}

/// <summary>One run of a probe.</summary>
public sealed record ProbeOutcome(ProbeVerdict Verdict, string Output)
{
    public static ProbeOutcome Success(string output = "") => new(ProbeVerdict.Success, output);

    public static ProbeOutcome Failure(string output) => new(ProbeVerdict.Failure, output);

    public static ProbeOutcome Unknown(string output) => new(ProbeVerdict.Unknown, output);
}
