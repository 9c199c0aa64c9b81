using ActorStream.Actors.InProcess;
using ActorStream.Operators.Exchange;
using Xunit;

namespace ActorStream.Actors.Tests.InProcess;

public sealed class ChannelTests : IDisposable
{
    readonly InProcessHost _host = new(1, new ManualTime());
    readonly ActorRef _sender;
    readonly ActorRef _receiver;
    int _senderWakes;
    int _receiverWakes;
    ActorContext? _senderContext;
    ActorContext? _receiverContext;

    public ChannelTests()
    {
        _sender = _host.Spawn(Scripted.Spec("sender", (context, _) => Volatile.Write(ref _senderContext, context), _ => Turn(ref _senderWakes)));
        _receiver = _host.Spawn(Scripted.Spec("receiver", (context, _) => Volatile.Write(ref _receiverContext, context), _ => Turn(ref _receiverWakes)));
        _host.Tell(_sender, "attach");
        _host.Tell(_receiver, "attach");
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref _senderWakes) == 1 && Volatile.Read(ref _receiverWakes) == 1, TimeSpan.FromMinutes(1)));
    }

    public void Dispose() => _host.Dispose();

    [Fact]
    public void What_is_sent_arrives_in_order_with_control_events_between()
    {
        var (writer, reader) = Open();
        Send(writer, 1, 2);
        writer.Send(new ControlEvent(ControlKind.Watermark, 77));
        Send(writer, 3);
        Assert.Equal([1, 2], Read(reader, out var first).Values.Take(2));
        reader.Return(first);
        Assert.Null(reader.Read(out var control));
        Assert.Equal((ControlKind.Watermark, 77L), (control.Kind, control.Value));
        Assert.Equal(3, Read(reader, out _).Values[0]);
        Assert.False(reader.HasNext);
        Assert.Throws<InvalidOperationException>(() => reader.Read(out _));
    }

    [Fact]
    public void A_sender_without_credit_waits_until_a_batch_comes_home()
    {
        var (writer, reader) = Open();
        var sent = 0;
        while (writer.TrySend(Batch(writer, sent))) sent++;
        Assert.Equal(8, sent);
        // Control events need no credit.
        writer.Send(new ControlEvent(ControlKind.Watermark, 1));
        var before = Volatile.Read(ref _senderWakes);
        Read(reader, out var batch);
        reader.Return(batch);
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref _senderWakes) > before, TimeSpan.FromMinutes(1)), "The sender was not woken");
        Assert.True(writer.TrySend(Batch(writer, 9)));
        Assert.False(writer.TrySend(Batch(writer, 10)));
    }

    [Fact]
    public void Batches_go_round_a_million_records_need_as_many_as_there_are_credits()
    {
        var (writer, reader) = Open();
        var seen = new HashSet<Batch>(ReferenceEqualityComparer.Instance);
        var (next, expected) = (0, 0);
        Batch<int>? held = null;
        while (expected < 1_000_000)
        {
            while (true)
            {
                held ??= Batch(writer, Enumerable.Range(next, 1000).ToArray());
                seen.Add(held);
                if (!writer.TrySend(held)) break;
                (held, next) = (null, next + 1000);
            }
            Read(reader, out var batch);
            for (var i = 0; i < batch.Count; i++) Assert.Equal(expected++, batch.Values[i]);
            reader.Return(batch);
        }
        // As many as credits, and one in the sender's hand.
        Assert.InRange(seen.Count, 8, 9);
    }

    [Fact]
    public void A_batch_that_comes_home_holds_nothing_of_what_was_in_it()
    {
        var id = new ChannelId(1, 1, 9, 0, 0);
        var writer = _senderContext!.OpenWriter<string>(id, _receiver, hashed: false);
        var reader = _receiverContext!.OpenReader<string>(id, _sender, hashed: false, "sender");
        var batch = writer.Rent();
        batch.Grow(4);
        batch.Values[0] = "secret";
        batch.Count = 1;
        writer.TrySend(batch);
        reader.Return(reader.Read(out _)!);
        var again = writer.Rent();
        Assert.Same(batch, again);
        Assert.Equal((0, null), (again.Count, again.Values[0]));
    }

    [Fact]
    public void A_gap_in_the_sequence_is_seen()
    {
        var (writer, _) = Open();
        var channel = _host.Channel<int>(new ChannelId(1, 1, 1, 0, 0), hashed: false);
        Send(writer, 1);
        Send(writer, 2);
        // Somebody else takes an element: what this reader sees has a hole.
        var thief = new RingChannel<int>.RingReader(channel) { Name = "thief" };
        Assert.NotNull(thief.Read(out _));
        var wrong = Assert.Throws<InvalidOperationException>(() => channel.Reader.Read(out _));
        Assert.Equal("The channel from sender brought element 1; 0 was expected. The attempt must be given up.", wrong.Message);
    }

    [Fact]
    public void Channels_of_the_part_that_restarts_are_forgotten_and_those_of_other_parts_and_jobs_stay()
    {
        foreach (var edge in new[] { 1, 2, 3 }) _host.Channel<int>(new ChannelId(5, 1, edge, 0, 0), hashed: false);
        _host.Channel<int>(new ChannelId(6, 1, 1, 0, 0), hashed: false);
        _host.CloseChannels(5, new HashSet<int> { 1, 2 });
        Assert.Equal(2, _host.OpenChannels);
        _host.CloseChannels(5, null);
        Assert.Equal(1, _host.OpenChannels);
        _host.CloseChannels(6, null);
        Assert.Equal(0, _host.OpenChannels);
    }

    static bool Turn(ref int wakes)
    {
        Interlocked.Increment(ref wakes);
        return false;
    }

    static Batch<int> Batch(ChannelWriter<int> writer, params int[] values)
    {
        var batch = writer.Rent();
        if (batch.Values.Length < values.Length) batch.Grow(values.Length);
        values.CopyTo(batch.Values, 0);
        batch.Count = values.Length;
        return batch;
    }

    static void Send(ChannelWriter<int> writer, params int[] values) => Assert.True(writer.TrySend(Batch(writer, values)));

    static Batch<int> Read(ChannelReader reader, out Batch<int> batch) => batch = Assert.IsType<Batch<int>>(reader.Read(out _));

    (ChannelWriter<int> Writer, ChannelReader Reader) Open()
    {
        var id = new ChannelId(1, 1, 1, 0, 0);
        return (_senderContext!.OpenWriter<int>(id, _receiver, hashed: false), _receiverContext!.OpenReader<int>(id, _sender, hashed: false, "sender"));
    }
}
