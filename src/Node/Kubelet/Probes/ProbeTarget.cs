namespace MiniKube.Node.Kubelet.Probes;

/// <summary>What a probe is aimed at.</summary>
/// <param name="PodAddress">The pod's address, or the node's for a pod on its network.</param>
public sealed record ProbeTarget(Pod Pod, Container Container, string ContainerId, string PodAddress)
{
    /// <summary>The number of a port given by number or by the name of a container port; null when there is none such.</summary>
    public int? Port(IntOrString port)
    {
        if (port.Text is null) return port.Int is > 0 and < 65536 ? port.Int : null;
        if (int.TryParse(port.Text, System.Globalization.CultureInfo.InvariantCulture, out var number)) return number;
        return Container.Ports?.FirstOrDefault(p => p.Name == port.Text)?.ContainerPortValue;
    }
}

/// <summary>Runs one kind of handler.</summary>
public interface IProber
{
    Task<ProbeOutcome> ProbeAsync(ProbeTarget target, Probe probe, TimeSpan timeout, CancellationToken ct);
}
