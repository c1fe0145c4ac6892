namespace MiniKube.ControlPlane.ApiServer.Authorization.Bootstrap;

/// <summary>Something the server makes sure of once after its start: standing objects that must exist. Idempotent, since every server runs it;
/// throws to be run again after a pause. <c>/readyz</c> waits for it under <c>poststarthook/&lt;name&gt;</c>.</summary>
public interface IStartupTask
{
    string Name { get; }

    Task RunAsync(CancellationToken cancellation);
}
