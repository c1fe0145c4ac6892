using Etcdserverpb;
using Google.Protobuf;
using MiniKube.ControlPlane.Store.Mvcc;
using Xunit;

namespace MiniKube.Store.Tests.Mvcc;

public sealed class RequestReaderTests
{
    private static readonly PutRequest s_put = new()
    {
        Key = ByteString.CopyFromUtf8("a"),
        Value = ByteString.CopyFromUtf8(new string('v', 300)),
        Lease = -7,
        PrevKv = true,
        IgnoreLease = true,
    };

    [Fact]
    public void A_put_is_read_as_the_general_parser_reads_it()
    {
        Assert.Equal(s_put, RequestReader.ReadPut(s_put.ToByteArray()));
        Assert.Equal(new PutRequest(), RequestReader.ReadPut(Array.Empty<byte>()));
    }

    [Fact]
    public void A_transaction_is_read_as_the_general_parser_reads_it()
    {
        var inner = new TxnRequest { Success = { new RequestOp { RequestPut = s_put } } };
        var request = new TxnRequest
        {
            Compare = { new Compare { Key = s_put.Key, Target = Compare.Types.CompareTarget.Mod, ModRevision = 5 } },
            Success =
            {
                new RequestOp { RequestPut = s_put },
                new RequestOp { RequestPut = new PutRequest() },
                new RequestOp { RequestDeleteRange = new DeleteRangeRequest { Key = s_put.Key } },
                new RequestOp { RequestTxn = inner },
                new RequestOp(),
            },
            Failure = { new RequestOp { RequestRange = new RangeRequest { Key = s_put.Key } } },
        };
        Assert.Equal(request, RequestReader.ReadTxn(request.ToByteArray()));
    }

    [Fact]
    public void What_is_cut_off_is_refused_and_what_is_unknown_is_kept()
    {
        var bytes = s_put.ToByteArray();
        Assert.Throws<InvalidProtocolBufferException>(() => RequestReader.ReadPut(bytes.AsMemory(0, 200)));
        byte[] more = [.. bytes, 0x78, 0x01];
        Assert.Equal(PutRequest.Parser.ParseFrom(more), RequestReader.ReadPut(more));
    }
}
