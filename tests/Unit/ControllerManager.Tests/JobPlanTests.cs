using MiniKube.ControlPlane.ControllerManager.Controllers.Jobs;
using MiniKube.ControlPlane.ControllerManager.Controllers.TtlAfterFinished;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Batch;
using MiniKube.Machinery.Api.Types.Core;
using static MiniKube.ControllerManager.Tests.Scenario;

namespace MiniKube.ControllerManager.Tests;

public sealed class JobPlanTests
{
    [Fact]
    public void RunsAtMostParallelismUntilAllCompletionsAreCountedThenCompletes()
    {
        var world = new JobWorld(new JobSpec { Completions = 3, Parallelism = 2, BackoffLimit = 6 });
        world.Step();
        Assert.Equal(2, world.Pods.Count);
        world.End("Succeeded");
        world.Settle();
        Assert.Equal(3, world.Pods.Count);
        world.End("Succeeded");
        world.Settle();
        Assert.Equal((3, null, null), (world.Job.Status!.Succeeded, world.Job.Status.Active, world.Job.Status.Failed));
        Assert.Equal(["SuccessCriteriaMet", "Complete"], world.Job.Status.Conditions!.Select(c => c.Type));
        Assert.Equal("Reached expected number of succeeded pods", world.Job.Status.Conditions![1].Message);
        Assert.Equal(("Normal", "Completed", "Job completed"), Assert.Single(world.Events));
        Assert.Equal(world.Clock, world.Job.Status.CompletionTime!.Value.Value);
        Assert.All(world.Pods, p => Assert.Empty(p.Metadata!.Finalizers!));
    }

    [Fact]
    public void EveryPodIsCountedOnceEvenIfItVanishesBetweenTheSteps()
    {
        var world = new JobWorld(new JobSpec { Completions = 2, Parallelism = 2, BackoffLimit = 6 });
        world.Step();
        world.End("Succeeded");
        world.Step(release: false);
        Assert.Equal(2, world.Job.Status!.UncountedTerminatedPods!.Succeeded!.Count);
        world.Step(release: false);
        Assert.Null(world.Job.Status.Succeeded);
        world.Pods.Clear();
        world.Settle();
        Assert.Equal(2, world.Job.Status.Succeeded);
        Assert.Contains(world.Job.Status.Conditions!, c => c.Type == "Complete");
    }

    [Fact]
    public void FailuresBackOffAndExceedTheLimit()
    {
        var world = new JobWorld(new JobSpec { Completions = 1, Parallelism = 1, BackoffLimit = 1 });
        world.Step();
        world.End("Failed");
        world.Settle();
        Assert.Single(world.Pods);
        Assert.Equal(world.Clock.AddSeconds(10), world.Last.LookAgainAt);
        world.Clock = world.Clock.AddSeconds(10);
        world.Step();
        Assert.Equal(2, world.Pods.Count);
        world.End("Failed");
        world.Settle();
        var failed = world.Job.Status!.Conditions!.Single(c => c.Type == "Failed");
        Assert.Equal(("BackoffLimitExceeded", "Job has reached the specified backoff limit"), (failed.Reason, failed.Message));
        Assert.Equal(2, world.Job.Status.Failed);
    }

    [Fact]
    public void DeadlineStopsTheRunningPods()
    {
        var world = new JobWorld(new JobSpec { Completions = 1, Parallelism = 1, ActiveDeadlineSeconds = 30 });
        world.Step();
        Assert.Equal(world.Clock.AddSeconds(30), world.Last.LookAgainAt);
        world.Clock = world.Clock.AddSeconds(30);
        world.Step();
        Assert.Single(world.Last.Delete);
        Assert.Contains(world.Job.Status!.Conditions!, c => c is { Type: "FailureTarget", Reason: "DeadlineExceeded" });
        Assert.DoesNotContain(world.Job.Status.Conditions!, c => c.Type == "Failed");
    }

    [Fact]
    public void IndexedJobRunsEachIndexOnce()
    {
        var world = new JobWorld(new JobSpec { Completions = 4, Parallelism = 2, CompletionMode = "Indexed" });
        world.Step();
        Assert.Equal(["0", "1"], world.Pods.Select(p => p.Metadata!.Annotations![JobPods.IndexKey]));
        Assert.Contains(world.Pods[0].Spec!.Containers[0].Env!, e => e.Name == "JOB_COMPLETION_INDEX");
        Assert.Equal("job-0", world.Pods[0].Spec!.Hostname);
        world.End("Succeeded");
        world.Settle();
        Assert.Equal("0,1", world.Job.Status!.CompletedIndexes);
        world.End("Succeeded");
        world.Settle();
        Assert.Equal(("0-3", 4), (world.Job.Status!.CompletedIndexes, world.Job.Status.Succeeded));
        Assert.Contains(world.Job.Status.Conditions!, c => c.Type == "Complete");
    }

    [Fact]
    public void SuspendStopsPodsAndResumeStartsTheClockAgain()
    {
        var world = new JobWorld(new JobSpec { Completions = 1, Parallelism = 1 });
        world.Step();
        world.Job = world.Job with { Spec = world.Job.Spec! with { Suspend = true } };
        world.Step();
        Assert.Single(world.Last.Delete);
        Assert.Null(world.Job.Status!.StartTime);
        Assert.Contains(("Normal", "Suspended", "Job suspended"), world.Events);
        world.Pods.Clear();
        world.Job = world.Job with { Spec = world.Job.Spec! with { Suspend = false } };
        world.Clock = world.Clock.AddMinutes(1);
        world.Step();
        Assert.Equal(world.Clock, world.Job.Status!.StartTime!.Value.Value);
        Assert.Single(world.Pods);
        Assert.Null(world.Job.Status.Failed);
    }

    [Theory]
    [InlineData("0,2-4,6,7", 10, "0,2-4,6,7")]
    [InlineData("0,1,2", 10, "0-2")]
    [InlineData("3-9", 5, "3,4")]
    [InlineData("", 5, "")]
    public void IndexSetsKeepKubernetesForm(string text, int limit, string expected) => Assert.Equal(expected, IndexSet.Parse(text, limit).ToString());

    [Fact]
    public void FinishedJobsExpire()
    {
        var job = new Job { Spec = new JobSpec { TtlSecondsAfterFinished = 60 }, Status = new JobStatus { Conditions = [new JobCondition { Type = "Complete", Status = "True", LastTransitionTime = Now }] } };
        Assert.Equal(Now.AddSeconds(60), TtlAfterFinishedController.ExpiryOf(job));
        Assert.Null(TtlAfterFinishedController.ExpiryOf(job with { Status = null }));
    }

    /// <summary>A world that does what plans ask for.</summary>
    private sealed class JobWorld(JobSpec spec)
    {
        private int _names;

        public Job Job { get; set; } = new() { Metadata = new ObjectMeta { Namespace = "default", Name = "job", Uid = "job" }, Spec = spec with { Template = Template("v1") } };

        public List<Pod> Pods { get; } = [];

        public List<(string, string, string)> Events { get; } = [];

        public DateTimeOffset Clock { get; set; } = Now;

        public JobPlan Last { get; private set; } = null!;

        public void Step(bool release = true)
        {
            Last = JobPlan.For(Job, Pods, settled: true, Clock);
            Job = Job with { Status = Last.Status };
            Events.AddRange(Last.Events);
            foreach (var pod in Last.Release.Where(_ => release)) Replace(pod with { Metadata = pod.Metadata! with { Finalizers = [] } });
            foreach (var pod in Last.Delete) Replace(pod.Deleting());
            foreach (var pod in Last.Create)
            {
                var name = $"p{++_names}";
                Pods.Add(pod with { Metadata = pod.Metadata! with { Name = name, Uid = name, CreationTimestamp = Clock }, Status = new PodStatus { Phase = "Running" } });
            }
        }

        public void Settle()
        {
            for (var i = 0; i < 5; i++) Step();
        }

        public void End(string phase)
        {
            foreach (var pod in Pods.Where(p => p.Status!.Phase == "Running" && p.Metadata!.DeletionTimestamp is null).ToList())
                Replace(pod with { Status = pod.Status! with { Phase = phase, ContainerStatuses = [new ContainerStatus { State = new ContainerState { Terminated = new ContainerStateTerminated { FinishedAt = Clock } } }] } });
        }

        private void Replace(Pod pod) => Pods[Pods.FindIndex(p => p.Metadata!.Uid == pod.Metadata!.Uid)] = pod;
    }
}
