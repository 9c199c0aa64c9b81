using System.Threading.Channels;
using ActorStream.Operators.Sources;
using ActorStream.Persistence;
using Xunit;

namespace ActorStream.Operators.Tests.Sources;

public class EmbeddedSourceTests
{
    [Fact]
    public async Task A_sequence_is_read_in_order_to_its_end()
    {
        await using var harness = await new ReaderHarness<int>(AsyncEnumerableSource<int>.Of(CountAsync(2_500))).ReadAsync();
        Assert.Equal(Enumerable.Range(0, 2_500), harness.Values);
        Assert.False(harness.Source.IsParallel);
    }

    [Fact]
    public async Task A_factory_is_told_how_many_records_to_skip()
    {
        var source = new AsyncEnumerableSource<int>(static skip => CountAsync(100).Skip((int)skip));
        await using var harness = new ReaderHarness<int>(source);
        harness.Readers[0].AddSplit(new ValueSplit<long>("0", 40));
        await harness.ReadOnAsync(static h => h.Ended == 1);
        Assert.Equal(Enumerable.Range(40, 60), harness.Values);
    }

    [Fact]
    public async Task The_sequence_itself_goes_on_from_wherever_it_is_and_what_is_lost_is_counted()
    {
        var channel = Channel.CreateUnbounded<int>();
        for (var n = 0; n < 100; n++) await channel.Writer.WriteAsync(n);
        var source = AsyncEnumerableSource<int>.Of(channel.Reader.ReadAllAsync());
        Assert.False(((ISource<int>)source).IsReplayable);
        await using (var before = await new ReaderHarness<int>(source).AssignAsync()) await before.ReadOnAsync(static h => h.Log.Count == 100);
        await using var after = new ReaderHarness<int>(source);
        after.Readers[0].AddSplit(new ValueSplit<long>("0", 40));
        for (var n = 100; n < 110; n++) await channel.Writer.WriteAsync(n);
        channel.Writer.Complete();
        await after.ReadOnAsync(static h => h.Ended == 1);
        Assert.Equal(Enumerable.Range(100, 10), after.Values);
        Assert.Equal(60, after.Counted("numRecordsNotReplayed"));
    }

    [Fact]
    public async Task What_was_taken_from_a_channel_between_checkpoint_and_failure_is_counted_as_lost()
    {
        var channel = Channel.CreateUnbounded<int>();
        var source = new ChannelSource<int>(channel.Reader);
        Assert.False(((ISource<int>)source).IsReplayable);
        await using var before = await new ReaderHarness<int>(source).AssignAsync();
        var codec = ((ISource<int>)source).CreateDiscovery(1, CodecRegistry.Default).Codec;
        for (var n = 0; n < 3; n++) await channel.Writer.WriteAsync(n);
        await before.ReadOnAsync(static h => h.Log.Count == 3);
        var stored = codec.ToBytes(before.Readers[0].Splits[0]);
        for (var n = 3; n < 8; n++) await channel.Writer.WriteAsync(n);
        await before.ReadOnAsync(static h => h.Log.Count == 8);
        await using var after = new ReaderHarness<int>(source);
        after.Readers[0].AddSplit(codec.FromBytes(stored));
        await channel.Writer.WriteAsync(8);
        await after.ReadOnAsync(static h => h.Log.Count == 1);
        Assert.Equal([8], after.Values);
        Assert.Equal("the channel's record 4", after.Readers[0].CurrentSplit!.ToString());
        Assert.Equal(5, after.Counted("numRecordsNotReplayed"));
    }

    [Fact]
    public async Task A_channel_is_read_as_it_is_written_and_ends_when_it_is_completed()
    {
        var channel = Channel.CreateUnbounded<int>();
        await using var harness = await new ReaderHarness<int>(new ChannelSource<int>(channel.Reader)).AssignAsync();
        Assert.Equal(ReadStatus.Nothing, harness.Poll());
        await channel.Writer.WriteAsync(1);
        await harness.ReadOnAsync(static h => h.Log.Count == 1);
        await channel.Writer.WriteAsync(2);
        await channel.Writer.WriteAsync(3);
        await harness.ReadOnAsync(static h => h.Log.Count == 3);
        channel.Writer.Complete();
        await harness.ReadOnAsync(static h => h.Ended == 1);
        Assert.Equal([1, 2, 3], harness.Values);
    }

    [Fact]
    public async Task A_channel_that_was_completed_with_an_error_fails_behind_its_records()
    {
        var channel = Channel.CreateUnbounded<int>();
        await channel.Writer.WriteAsync(1);
        await using var harness = await new ReaderHarness<int>(new ChannelSource<int>(channel.Reader)).AssignAsync();
        channel.Writer.Complete(new IOException("feed lost"));
        var error = await Assert.ThrowsAnyAsync<Exception>(() => harness.ReadOnAsync(static _ => false));
        Assert.Equal("feed lost", (error as IOException ?? error.InnerException as IOException)?.Message);
        Assert.Equal("the channel's record 1", harness.Readers[0].CurrentSplit!.ToString());
    }

    [Fact]
    public async Task A_channel_is_left_alone_once_the_job_stops()
    {
        var channel = Channel.CreateUnbounded<int>();
        await using var harness = await new ReaderHarness<int>(new ChannelSource<int>(channel.Reader)).AssignAsync();
        Assert.Equal(ReadStatus.Nothing, harness.Poll());
        harness.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => harness.ReadOnAsync(static _ => false));
        Assert.True(channel.Writer.TryWrite(1));
        Assert.Equal(1, channel.Reader.Count);
    }

    static async IAsyncEnumerable<int> CountAsync(int count)
    {
        for (var n = 0; n < count; n++)
        {
            if (n % 7 == 0) await Task.Yield();
            yield return n;
        }
    }
}
