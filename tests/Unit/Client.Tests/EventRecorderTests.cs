using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MiniKube.Machinery.Api;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Client.Events;
using CoreEvent = MiniKube.Machinery.Api.Types.Core.Event;

namespace MiniKube.Client.Tests;

public sealed class EventRecorderTests
{
    private static readonly Pod Subject = new() { Metadata = new ObjectMeta { Name = "web", Namespace = "ns", Uid = "u1", ResourceVersion = "3" } };

    [Fact]
    public async Task Repeats_are_counted_in_one_event_and_a_lost_one_is_made_anew()
    {
        await using var api = await FakeApi.StartAsync();
        var patches = 0;
        api.Handler = (http, body) => http.Request.Method == "PATCH" && ++patches == 2
            ? FakeApi.StatusAsync(http, 404, "NotFound", "gone")
            : FakeApi.JsonAsync(http, http.Request.Method == "PATCH" ? """{"metadata":{"name":"web.1","namespace":"ns"},"count":2}""" : body);
        await using var client = api.Client();
        var recorder = new EventRecorder(client, "kubelet", "node-1", new FakeTimeProvider(), NullLogger.Instance);
        using var stop = new CancellationTokenSource();
        var run = recorder.RunAsync(stop.Token);
        for (var i = 0; i < 3; i++) recorder.Event(Subject, "Warning", "BackOff", "Back-off restarting failed container");
        await Eventually.TrueAsync(() => api.Requests.Count >= 4, "all written");
        await stop.CancelAsync();
        await run;
        Assert.Equal(["POST", "PATCH", "PATCH", "POST"], api.Requests.Select(r => r.Method));
        var first = ApiJson.Deserialize<CoreEvent>(System.Text.Encoding.UTF8.GetBytes(api.Requests.First().Body));
        Assert.Equal(("v1", "Pod", "web", "u1"), (first.InvolvedObject!.ApiVersion, first.InvolvedObject.Kind, first.InvolvedObject.Name, first.InvolvedObject.Uid));
        Assert.Equal(("kubelet", "node-1", 1), (first.Source!.Component, first.Source.Host, first.Count));
        Assert.StartsWith("web.", first.Name);
        Assert.Contains("\"count\":2", api.Requests.ElementAt(1).Body);
    }

    [Fact]
    public void Many_messages_of_one_sort_become_one_event()
    {
        var correlator = new EventCorrelator("c", null, new FakeTimeProvider());
        var plans = Enumerable.Range(0, 14).Select(i => Correlate(correlator, $"message {i}")!).ToList();
        Assert.All(plans.Take(9), p => Assert.False(p.IsRepeat));
        Assert.All(plans.Skip(9), p => Assert.StartsWith("(combined from similar events): ", p.Event.Message));
        Assert.Equal(14 - 9, plans[^1].Event.Count);
    }

    [Fact]
    public void An_object_has_only_so_many_events()
    {
        var correlator = new EventCorrelator("c", null, new FakeTimeProvider());
        Assert.Equal(25, Enumerable.Range(0, 40).Count(_ => Correlate(correlator, "same") is not null));
    }

    [Fact]
    public async Task Recording_never_blocks_even_when_nobody_writes()
    {
        await using var api = await FakeApi.StartAsync();
        await using var client = api.Client();
        var recorder = new EventRecorder(client, "c", null, new FakeTimeProvider(), NullLogger.Instance);
        for (var i = 0; i < 5000; i++) recorder.Event(Subject, "Normal", "Tick", $"{i}");
        Assert.Empty(api.Requests);
    }

    private static EventPlan? Correlate(EventCorrelator correlator, string message)
    {
        var plan = correlator.Correlate(RecordedEvent.Of(Subject, "Normal", "R", message, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        if (plan is not null) correlator.Sent(plan, plan.Event);
        return plan;
    }
}
