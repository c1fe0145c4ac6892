using MiniKube.Machinery.Hosting.Options;

namespace MiniKube.ControlPlane.ApiServer.Admission;

/// <summary>The flags of admission. All plugins this server has are on unless disabled; unknown names are refused.</summary>
public sealed record AdmissionOptions
{
    [Flag("enable-admission-plugins", "Plugins to turn on besides the default ones.")]
    public string[] Enabled { get; init; } = [];

    [Flag("disable-admission-plugins", "Plugins to turn off.")]
    public string[] Disabled { get; init; } = [];
}
