using MiniKube.Histories.KeyValue;
using MiniKube.Histories.Linearizability;
using static MiniKube.Histories.Tests.Recording;

namespace MiniKube.Histories.Tests;

/// <summary>Histories of a correct store, made at random, are accepted; the same with one answer changed are not.</summary>
public sealed class RandomHistoryTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_correct_store_is_accepted_and_one_stale_answer_is_not(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 50; round++)
        {
            var history = Make(random, 60);
            var verdict = KeyHistories.Check(history)["a"];
            Assert.True(verdict.Judgement == Judgement.Linearizable, $"seed {seed} round {round}: {verdict}");
            var reads = history.Where(o => o.Answer?.Seen.Values.SingleOrDefault() is { Version: > 1 } && o.Kind == OperationKind.Read).ToList();
            if (reads.Count == 0) continue;
            var victim = reads[random.Next(reads.Count)];
            var seen = victim.Answer!.Seen["a"]!;
            var lie = victim with { Answer = victim.Answer with { Seen = new Dictionary<string, KeyVersion?> { ["a"] = seen with { ModRevision = seen.ModRevision - 1 } } } };
            Assert.Equal(Judgement.Violated, Judge([.. history.Select(o => o == victim ? lie : o)]));
        }
    }

    /// <summary>Each operation takes effect at a random point between its call and its return; some never answer, some of those never happen.</summary>
    private static List<StoreOperation> Make(Random random, int count)
    {
        var (history, state, revision, now) = (new List<StoreOperation>(), (KeyVersion?)null, 1L, 0L);
        for (var i = 0; i < count; i++)
        {
            now += 10;
            var (called, returned) = (now - random.Next(40), (long?)(now + random.Next(40)));
            if (random.Next(12) == 0) returned = null;
            var happens = returned is not null || random.Next(2) == 0;
            var before = state;
            switch (random.Next(4))
            {
                case 0:
                    if (returned is not null) history.Add(Read(called, returned, "a", revision, state));
                    break;
                case 1 when state is not null:
                    if (happens) (state, revision) = (null, revision + 1);
                    history.Add(Delete(called, returned, "a", revision, before));
                    break;
                case 2:
                    var holds = random.Next(3) > 0;
                    var expected = holds ? state?.ModRevision ?? 0 : (state?.ModRevision ?? 0) + 1000;
                    if (happens && holds) state = Next(state, $"{i}", ++revision);
                    history.Add(Swap(called, returned, "a", expected, $"{i}", revision, holds, before));
                    break;
                default:
                    if (happens) state = Next(state, $"{i}", ++revision);
                    history.Add(Put(called, returned, "a", $"{i}", revision, looked: random.Next(2) == 0, before));
                    break;
            }
        }

        return history;
    }

    private static KeyVersion Next(KeyVersion? state, string value, long revision) =>
        new(value, revision, (state?.Version ?? 0) + 1, state?.CreateRevision ?? revision);
}
