using System.Buffers;
using Moev.Ocpp.WebSockets;

namespace Moev.Ocpp.Tests.WebSockets;

/// <summary>The assembler's buffers, leases, limits and life.</summary>
public sealed class MessageAssemblerTests : IDisposable
{
    private readonly CountingPool _pool = new();
    private readonly MessageAssembler _assembler;

    public MessageAssemblerTests() => _assembler = new MessageAssembler(WebSocketRole.Server, new MessageLimits(), _pool);

    public void Dispose() => _assembler.Dispose();

    [Fact]
    public void Idle_connection_holds_no_buffer()
    {
        Assert.Equal(0, _pool.Rented);
        Assert.Equal(WebSocketReadStatus.Text, Read("81 83 {01020304 'abc'}"));
        Assert.Equal(1, _pool.Outstanding);
        Assert.Equal(WebSocketReadStatus.NeedMore, Read(""));
        Assert.Equal(0, _pool.Outstanding);
        Assert.Equal(0, _assembler.RentedBytes);
        Assert.True(_assembler.Message.IsEmpty);
    }

    [Fact]
    public void Unfinished_message_holds_one_buffer()
    {
        Read("01 83 {01020304 'abc'}");
        Read("00 83 {01020304 'abc'}");
        Assert.Equal(1, _pool.Outstanding);
        Assert.True(_assembler.RentedBytes >= 6);
    }

    // A declared length costs nothing until its bytes are there.
    [Fact]
    public void Buffer_grows_with_what_has_arrived_and_not_with_what_is_declared()
    {
        Read("81 FF 0000000000040000 00000000");
        Assert.Equal(0, _pool.Rented);
        Read("61");
        Assert.Equal(MessageBuffer.InitialBytes, _pool.Largest);
        Read("61*1023");
        Assert.Equal(MessageBuffer.InitialBytes, _pool.Largest);
        Read("61");
        Assert.Equal(2 * MessageBuffer.InitialBytes, _pool.Largest);
        Read("61*100000");
        Assert.Equal(101_025, _pool.Largest);
        Read("61");
        Assert.Equal(202_050, _pool.Largest);
        Read("61*101024");
        Assert.Equal(202_050, _pool.Largest);
        Read("61");
        Assert.Equal(256 * 1024, _pool.Largest);
        Assert.Equal(1, _pool.Outstanding);
        Assert.Equal(WebSocketReadStatus.Text, Read($"61*{256 * 1024 - 202_051}"));
        Assert.Equal(256 * 1024, _assembler.Message.Length);
    }

    [Fact]
    public void Short_frame_rents_no_more_than_it_declares()
    {
        Read("81 85 {00000000 'a'}");
        Assert.Equal(5, _pool.Largest);
    }

    [Fact]
    public void Message_that_has_arrived_whole_is_copied_once()
    {
        Assert.Equal(WebSocketReadStatus.Text, Read("81 FF 0000000000010000 {5A1FC3E7 61*65536}"));
        Assert.Equal(1, _pool.Rented);
        Assert.Equal(65536, _pool.Largest);
    }

    [Fact]
    public void Empty_message_needs_no_buffer()
    {
        Assert.Equal(WebSocketReadStatus.Text, Read("81 80 {00000000}"));
        Assert.True(_assembler.Message.IsEmpty);
        using MessageLease lease = _assembler.DetachMessage();
        Assert.True(lease.Memory.IsEmpty);
        Assert.Equal(0, _pool.Rented);
    }

    [Fact]
    public void Message_is_delivered_with_its_last_byte()
    {
        Assert.Equal(WebSocketReadStatus.NeedMore, Read("81 83 {00000000 'ab'}"));
        Assert.Equal(WebSocketReadStatus.Text, Read("63"));
    }

    [Fact]
    public void Read_stops_after_each_message_and_leaves_the_rest()
    {
        var input = new ReadOnlySequence<byte>(Wire.Bytes("81 81 {00000000 'a'} 89 80 {00000000} 81 81 {00000000 'b'} 81"));
        Assert.Equal(WebSocketReadStatus.Text, _assembler.Read(ref input));
        Assert.Equal(14, input.Length);
        Assert.Equal(WebSocketReadStatus.Ping, _assembler.Read(ref input));
        Assert.Equal(8, input.Length);
        Assert.Equal(WebSocketReadStatus.Text, _assembler.Read(ref input));
        Assert.Equal(WebSocketReadStatus.NeedMore, _assembler.Read(ref input));
        Assert.Equal(1, input.Length);
    }

    [Fact]
    public void Nothing_arrived_is_no_news()
    {
        ReadOnlySequence<byte> nothing = default;
        Assert.Equal(WebSocketReadStatus.NeedMore, _assembler.Read(ref nothing));
        Read("81 83 {00000000 'ab'}");
        Assert.Equal(WebSocketReadStatus.NeedMore, _assembler.Read(ref nothing));
        Assert.Equal(WebSocketReadStatus.Text, Read("63"));
        Assert.Equal(WebSocketReadStatus.Violation, Read("FF"));
        Assert.Equal(WebSocketReadStatus.Violation, _assembler.Read(ref nothing));
    }

    [Fact]
    public void Control_payload_is_forgotten_at_the_next_read()
    {
        Assert.Equal(WebSocketReadStatus.Ping, Read("89 83 {00000000 'abc'}"));
        Assert.Equal(3, _assembler.ControlPayload.Length);
        Read("89 83 {00000000 'd'}");
        Assert.True(_assembler.ControlPayload.IsEmpty);
        Assert.Equal(WebSocketReadStatus.Ping, Read("'ef'"));
        Assert.True(_assembler.ControlPayload.SequenceEqual("def"u8));
    }

    [Fact]
    public void Lease_outlives_the_assembler()
    {
        Read("81 83 {01020304 'abc'}");
        MessageLease lease = _assembler.DetachMessage();
        Assert.True(_assembler.Message.IsEmpty);
        Assert.Equal(WebSocketReadStatus.Text, Read("81 83 {01020304 'def'}"));
        _assembler.Dispose();
        Assert.Equal("abc"u8, lease.Memory.Span);
        Assert.Equal(1, _pool.Outstanding);
        lease.Dispose();
        Assert.Equal(0, _pool.Outstanding);
        Assert.Equal(_pool.Rented, _pool.Returned);
    }

    [Fact]
    public void Lease_disposed_twice_returns_its_buffer_once()
    {
        Read("81 83 {01020304 'abc'}");
        MessageLease lease = _assembler.DetachMessage();
        lease.Dispose();
        lease.Dispose();
        Assert.Equal(1, _pool.Returned);
        Assert.Throws<ObjectDisposedException>(() => lease.Memory);
    }

    [Fact]
    public void Message_is_detached_once()
    {
        Assert.Throws<InvalidOperationException>(_assembler.DetachMessage);
        Read("81 83 {01020304 'abc'}");
        using MessageLease lease = _assembler.DetachMessage();
        Assert.Throws<InvalidOperationException>(_assembler.DetachMessage);
        Assert.Equal(WebSocketReadStatus.Ping, Read("89 80 {00000000}"));
        Assert.Throws<InvalidOperationException>(_assembler.DetachMessage);
    }

    [Theory]
    [InlineData("81 83 {01020304 'abc'}")]
    [InlineData("01 83 {01020304 'abc'}")]
    [InlineData("81 83 {01020304 'ab'}")]
    public void Dispose_returns_the_buffer_once(string wire)
    {
        Read(wire);
        Assert.Equal(1, _pool.Outstanding);
        _assembler.Dispose();
        _assembler.Dispose();
        Assert.Equal(0, _pool.Outstanding);
        Assert.Equal(1, _pool.Returned);
        Assert.Throws<ObjectDisposedException>(() => Read(""));
    }

#if DEBUG
    [Fact]
    public void Buffer_returned_twice_throws_in_debug_builds()
    {
        byte[] array = MessageBuffer.Rent(_pool, 16);
        MessageBuffer.Return(_pool, array);
        Assert.Throws<InvalidOperationException>(() => MessageBuffer.Return(_pool, array));
    }
#endif

    [Theory]
    [InlineData("", false)]
    [InlineData("81", true)]
    [InlineData("01", true)]
    [InlineData("81 85 {00000000", true)]
    [InlineData("81 85 {00000000 'a'}", true)]
    [InlineData("01 81 {00000000 'a'}", true)]
    [InlineData("01 80 {00000000}", true)]
    [InlineData("01 80 {00000000} 89", true)]
    [InlineData("01 80 {00000000} 89 80 {00000000}", true)]
    [InlineData("01 80 {00000000} 00 80 {00000000}", true)]
    [InlineData("01 80 {00000000} 80 80 {00000000}", false)]
    [InlineData("81 80 {00000000}", false)]
    [InlineData("81 80 {00000000} 81", true)]
    [InlineData("89", false)]
    [InlineData("89 82 {00000000 'a'}", false)]
    [InlineData("89 80 {00000000}", false)]
    [InlineData("01 80 {00000000} 88 80 {00000000}", false)]
    [InlineData("01 80 {00000000} 81", false)]
    public void Mid_message_is_from_the_first_byte_to_the_last(string wire, bool expected)
    {
        Read(wire);
        Assert.Equal(expected, _assembler.IsMidMessage);
    }

    [Fact]
    public void Limits_change_at_the_next_frame_header()
    {
        Read("81 84 {00000000 'ab'}");
        _assembler.Limits = new MessageLimits { MaxMessageBytes = 3 };
        Assert.Equal(WebSocketReadStatus.Text, Read("'cd'"));
        Assert.Equal(WebSocketReadStatus.Text, Read("81 83 {00000000 'abc'}"));
        Assert.Equal(WebSocketReadStatus.Violation, Read("81 84 {00000000 'abcd'}"));
        Assert.Equal(FrameViolation.MessageTooBig, _assembler.Violation);
    }

    [Theory]
    [InlineData("80 80 {00000000}")]
    [InlineData("80 81 {00000000 'a'}")]
    public void Limit_lowered_below_what_has_arrived_refuses_the_next_fragment(string wire)
    {
        Read("01 84 {00000000 'abcd'}");
        _assembler.Limits = new MessageLimits { MaxMessageBytes = 3 };
        Assert.Equal(WebSocketReadStatus.Violation, Read(wire));
        Assert.Equal(FrameViolation.MessageTooBig, _assembler.Violation);
    }

    [Fact]
    public void Text_message_costs_no_allocation()
    {
        using var assembler = new MessageAssembler(WebSocketRole.Server, new MessageLimits());
        var output = new ArrayBufferWriter<byte>(8192);
        byte[] wire = Wire.Bytes("81 FE 012C {5A1FC3E7 61*300}");

        // The least of several runs: in any one of them the collector may trim the shared pool.
        long least = long.MaxValue;
        for (int run = 0; run < 5; run++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1000; i++)
            {
                var input = new ReadOnlySequence<byte>(wire);
                if (assembler.Read(ref input) != WebSocketReadStatus.Text)
                {
                    Assert.Fail("No message.");
                }

                output.ResetWrittenCount();
                WebSocketFrameWriter.WriteFrame(output, WebSocketOpcode.Text, assembler.Message.Span);
                if (assembler.Read(ref input) != WebSocketReadStatus.NeedMore)
                {
                    Assert.Fail("More than a message.");
                }
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    // What is left over is shown again, as a pipe does.
    private byte[] _left = [];

    private WebSocketReadStatus Read(string wire)
    {
        string closed = wire.Contains('{', StringComparison.Ordinal) && !wire.Contains('}', StringComparison.Ordinal) ? wire + "}" : wire;
        var input = new ReadOnlySequence<byte>([.. _left, .. Wire.Bytes(closed)]);
        WebSocketReadStatus last = WebSocketReadStatus.NeedMore;
        while (true)
        {
            WebSocketReadStatus status = _assembler.Read(ref input);
            last = status == WebSocketReadStatus.NeedMore ? last : status;
            if (input.IsEmpty || status is WebSocketReadStatus.NeedMore or WebSocketReadStatus.Violation)
            {
                _left = input.ToArray();
                return last;
            }
        }
    }
}
