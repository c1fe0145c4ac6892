using MiniKube.ControlPlane.ControllerManager.Controllers.CronJobs;
using MiniKube.ControlPlane.ControllerManager.Controllers.Disruption;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Batch;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Api.Types.Policy;
using static MiniKube.ControllerManager.Tests.Scenario;

namespace MiniKube.ControllerManager.Tests;

public sealed class CronJobPlanTests
{
    private static CronJob Cron(string policy = "Allow", DateTimeOffset? last = null, long? deadline = null) => new()
    {
        Metadata = new ObjectMeta { Namespace = "default", Name = "tick", Uid = "cron", CreationTimestamp = Now.AddMinutes(-30) },
        Spec = new CronJobSpec { Schedule = "*/10 * * * *", ConcurrencyPolicy = policy, StartingDeadlineSeconds = deadline, JobTemplate = new JobTemplateSpec { Spec = new JobSpec { Template = Template("v1") } } },
        Status = new CronJobStatus { LastScheduleTime = last },
    };

    private static Job Run(int minutesAgo, string? condition = null) => new()
    {
        Metadata = new ObjectMeta { Namespace = "default", Name = $"tick-{minutesAgo}", Uid = $"uid-{minutesAgo}" },
        Status = new JobStatus { StartTime = Now.AddMinutes(-minutesAgo), CompletionTime = condition is null ? null : Now.AddMinutes(-minutesAgo + 1), Conditions = condition is null ? null : [new JobCondition { Type = condition, Status = "True" }] },
    };

    [Theory]
    [InlineData("*/10 * * * *", "2026-01-01T12:10:00Z")]
    [InlineData("0 0 * * *", "2026-01-02T00:00:00Z")]
    [InlineData("30 6 * * mon-fri", "2026-01-02T06:30:00Z")]
    [InlineData("0 12 13 * 5", "2026-01-02T12:00:00Z")]
    [InlineData("0 0 29 2 *", "2028-02-29T00:00:00Z")]
    [InlineData("@hourly", "2026-01-01T13:00:00Z")]
    [InlineData("5-59/20 12 * jan *", "2026-01-01T12:05:00Z")]
    public void SchedulesNameTheNextTime(string schedule, string next) =>
        Assert.Equal(DateTimeOffset.Parse(next, System.Globalization.CultureInfo.InvariantCulture), CronSchedule.Parse(schedule, null).Next(Now));

    [Theory]
    [InlineData("* * * *")]
    [InlineData("61 * * * *")]
    [InlineData("a * * * *")]
    [InlineData("9-3 * * * *")]
    public void BadSchedulesAreRefused(string schedule) => Assert.Throws<FormatException>(() => CronSchedule.Parse(schedule, null));

    [Fact]
    public void ImpossibleDateNeverComes() => Assert.Null(CronSchedule.Parse("0 0 30 2 *", null).Next(Now));

    [Fact]
    public void TheLatestMissedTimeStartsOneJob()
    {
        var plan = CronJobPlan.For(Cron(), [], Now);
        Assert.Equal($"tick-{Now.ToUnixTimeSeconds() / 60}", plan.Create!.Metadata!.Name);
        Assert.Equal(Now, plan.Status.LastScheduleTime!.Value.Value);
        Assert.Equal(Now.AddMinutes(10), plan.LookAgainAt);
        Assert.Null(CronJobPlan.For(Cron(last: Now), [], Now.AddMinutes(1)).Create);
    }

    [Fact]
    public void ForbidWaitsReplaceRemoves()
    {
        var forbid = CronJobPlan.For(Cron("Forbid", Now.AddMinutes(-10)), [Run(10)], Now);
        Assert.Null(forbid.Create);
        Assert.Equal("JobAlreadyActive", Assert.Single(forbid.Events).Reason);
        var replace = CronJobPlan.For(Cron("Replace", Now.AddMinutes(-10)), [Run(10)], Now);
        Assert.NotNull(replace.Create);
        Assert.Equal("tick-10", Assert.Single(replace.Delete).Metadata!.Name);
    }

    [Fact]
    public void HistoryKeepsTheYoungestAndStatusTellsTheLastSuccess()
    {
        var plan = CronJobPlan.For(Cron(last: Now), [Run(50, "Complete"), Run(40, "Complete"), Run(30, "Complete"), Run(20, "Complete"), Run(15, "Failed"), Run(14, "Failed")], Now);
        Assert.Equal(["tick-50", "tick-15"], plan.Delete.Select(j => j.Metadata!.Name));
        Assert.Equal(Now.AddMinutes(-19), plan.Status.LastSuccessfulTime!.Value.Value);
    }

    [Fact]
    public void BudgetAllowsWhatIsHealthyAboveTheMinimum()
    {
        var budget = new PodDisruptionBudget { Metadata = new ObjectMeta { Generation = 1 }, Spec = new PodDisruptionBudgetSpec { MaxUnavailable = 1 } };
        Pod[] pods = [Pod("a"), Pod("b"), Pod("c", ready: false)];
        var status = DisruptionPlan.Status(budget, pods, 3, Now);
        Assert.Equal((2, 2, 3, 0), (status.CurrentHealthy, status.DesiredHealthy, status.ExpectedPods, status.DisruptionsAllowed));
        var half = DisruptionPlan.Status(budget with { Spec = new PodDisruptionBudgetSpec { MinAvailable = "50%" } }, [Pod("a"), Pod("b"), Pod("c")], 3, Now);
        Assert.Equal((3, 2, 1, "SufficientPods"), (half.CurrentHealthy, half.DesiredHealthy, half.DisruptionsAllowed, half.Conditions![0].Reason));
        var evicted = budget with { Status = new PodDisruptionBudgetStatus { DisruptedPods = new Dictionary<string, Time> { ["a"] = Now, ["gone"] = Now } } };
        Assert.Equal(["a"], DisruptionPlan.Status(evicted, pods, 3, Now).DisruptedPods!.Keys);
    }
}
