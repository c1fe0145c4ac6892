using MiniKube.Integration.Tests.Chaos.Members;

namespace MiniKube.Integration.Tests.Chaos.Faults;

/// <summary>A member that gets a small part of the time: it stands still most of every period.</summary>
internal static class SlowMember
{
    private static readonly TimeSpan s_still = TimeSpan.FromMilliseconds(120);
    private static readonly TimeSpan s_moving = TimeSpan.FromMilliseconds(30);

    public static async Task SlowAsync(ChaosMember member, TimeSpan duration)
    {
        using var end = new CancellationTokenSource(duration);
        while (!end.IsCancellationRequested)
        {
            member.Pause();
            await Task.Delay(s_still);
            member.Resume();
            await Task.Delay(s_moving);
        }
    }
}
