using MiniKube.Machinery.Raft;

namespace MiniKube.Raft.Tests.Parts;

public sealed class CodecTests
{
    [Fact]
    public void Entries_are_read_back()
    {
        Entry[] entries = [new(3, 8, EntryType.Normal, new byte[300]), new(4, 9, EntryType.ConfChange, new byte[] { 1 }), new(ulong.MaxValue, 10, EntryType.Normal, default)];
        var block = new byte[EntryCodec.Measure(entries)];
        Assert.Equal(block.Length, EntryCodec.Write(entries, block));
        Entry[] back = EntryCodec.Read(block, 8);
        Assert.Equal(entries.Select(e => (e.Term, e.Index, e.Type, Convert.ToHexString(e.Data.Span))), back.Select(e => (e.Term, e.Index, e.Type, Convert.ToHexString(e.Data.Span))));
    }

    [Fact]
    public void A_cut_block_is_refused()
    {
        Entry[] entries = [new(3, 8, EntryType.Normal, new byte[20])];
        var block = new byte[EntryCodec.Measure(entries)];
        EntryCodec.Write(entries, block);
        for (int cut = 1; cut < block.Length; cut++)
            Assert.Throws<FormatException>(() => EntryCodec.Read(block.AsMemory(0, cut), 8));
    }

    [Fact]
    public void Random_bytes_never_do_more_than_be_refused()
    {
        var random = new Random(1);
        for (int i = 0; i < 5000; i++)
        {
            var bytes = new byte[random.Next(60)];
            random.NextBytes(bytes);
            Try(() => EntryCodec.Read(bytes, 1));
            Try(() => ConfChange.Decode(bytes));
            Try(() => ConfStateCodec.Decode(bytes));
        }

        static void Try(Action read)
        {
            try
            {
                read();
            }
            catch (FormatException)
            {
                // The only way to refuse.
            }
        }
    }

    [Fact]
    public void Changes_and_configurations_are_read_back()
    {
        var change = new ConfChange
        {
            Transition = ConfChangeTransition.JointExplicit,
            Steps = [new(ConfChangeType.AddLearner, ulong.MaxValue), new(ConfChangeType.Remove, 3)],
            Context = new byte[] { 9, 8 },
        };
        ConfChange back = ConfChange.Decode(change.Encode());
        Assert.Equal(change.Transition, back.Transition);
        Assert.Equal(change.Steps.AsEnumerable(), back.Steps.AsEnumerable());
        Assert.Equal(new byte[] { 9, 8 }, back.Context.ToArray());
        Assert.True(ConfChange.Decode(ConfChange.LeaveJoint.Encode()).LeavesJoint);
        var configuration = new ConfState { Voters = [1, 2], VotersOutgoing = [1, 3], Learners = [7], LearnersNext = [3], AutoLeave = true };
        Assert.Equal(configuration, ConfStateCodec.Decode(ConfStateCodec.Encode(configuration)));
    }
}
