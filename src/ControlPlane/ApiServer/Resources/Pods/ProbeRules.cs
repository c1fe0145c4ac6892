using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Meta.Validation;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Pods;

/// <summary>Checks of probes and lifecycle hooks.</summary>
internal static class ProbeRules
{
    /// <summary>Liveness and startup probes: one success must be enough.</summary>
    public static void Liveness(Probe? probe, FieldPath path, FieldErrors errors)
    {
        Check(probe, path, errors);
        if (probe?.SuccessThreshold is { } threshold && threshold != 1)
            errors.Invalid(path.Child("successThreshold"), threshold, "must be 1");
        if (probe?.TerminationGracePeriodSeconds <= 0)
            errors.Invalid(path.Child("terminationGracePeriodSeconds"), probe.TerminationGracePeriodSeconds, "must be greater than 0");
    }

    public static void Readiness(Probe? probe, FieldPath path, FieldErrors errors)
    {
        Check(probe, path, errors);
        if (probe?.TerminationGracePeriodSeconds is { } grace)
            errors.Invalid(path.Child("terminationGracePeriodSeconds"), grace, "must not be set for readinessProbes");
    }

    public static void Handler(LifecycleHandler? handler, FieldPath path, FieldErrors errors)
    {
        if (handler is null)
            return;
        OneHandler([("exec", handler.Exec), ("httpGet", handler.HttpGet), ("tcpSocket", handler.TcpSocket), ("sleep", handler.Sleep)], path, errors);
        Actions(handler.Exec, handler.HttpGet, handler.TcpSocket, path, errors);
    }

    private static void Check(Probe? probe, FieldPath path, FieldErrors errors)
    {
        if (probe is null)
            return;
        OneHandler([("exec", probe.Exec), ("httpGet", probe.HttpGet), ("tcpSocket", probe.TcpSocket), ("grpc", probe.Grpc)], path, errors);
        Actions(probe.Exec, probe.HttpGet, probe.TcpSocket, path, errors);
        if (probe.Grpc is { } grpc)
            errors.Port(path.Child("grpc").Child("port"), grpc.Port);
        errors.NonNegative(path.Child("initialDelaySeconds"), probe.InitialDelaySeconds);
        errors.NonNegative(path.Child("timeoutSeconds"), probe.TimeoutSeconds);
        errors.NonNegative(path.Child("periodSeconds"), probe.PeriodSeconds);
        errors.NonNegative(path.Child("successThreshold"), probe.SuccessThreshold);
        errors.NonNegative(path.Child("failureThreshold"), probe.FailureThreshold);
    }

    private static void OneHandler((string Name, object? Value)[] handlers, FieldPath path, FieldErrors errors)
    {
        string[] given = [.. handlers.Where(h => h.Value is not null).Select(h => h.Name)];
        if (given.Length == 0)
            errors.Required(path, "must specify a handler type");
        foreach (string extra in given.Skip(1))
            errors.Forbidden(path.Child(extra), "may not specify more than 1 handler type");
    }

    private static void Actions(ExecAction? exec, HTTPGetAction? http, TCPSocketAction? tcp, FieldPath path, FieldErrors errors)
    {
        if (exec is not null && (exec.Command?.Count ?? 0) == 0)
            errors.Required(path.Child("exec").Child("command"));
        if (tcp is not null)
            Port(tcp.Port, path.Child("tcpSocket").Child("port"), errors);
        if (http is null)
            return;
        FieldPath at = path.Child("httpGet");
        errors.RequireText(at.Child("path"), http.Path);
        Port(http.Port, at.Child("port"), errors);
        foreach (HTTPHeader header in http.HttpHeaders ?? [])
            if (header.Name.Length == 0 || !header.Name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
                errors.Invalid(at.Child("httpHeaders"), header.Name, "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')");
    }

    /// <summary>A port by number or by name.</summary>
    public static void Port(IntOrString port, FieldPath path, FieldErrors errors) =>
        errors.Rule(path, port.Text is null ? port.Int : port.Text, port.Text is null ? NameRules.PortNumber(port.Int) : NameRules.PortName(port.Text));
}
