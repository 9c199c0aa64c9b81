using System.Threading.Channels;
using ActorStream.Operators.Sources;
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
    public async Task The_sequence_itself_is_skipped_over()
    {
        await using var harness = new ReaderHarness<int>(AsyncEnumerableSource<int>.Of(CountAsync(100)));
        harness.Readers[0].AddSplit(new ValueSplit<long>("0", 40));
        await harness.ReadOnAsync(static h => h.Ended == 1);
        Assert.Equal(Enumerable.Range(40, 60), harness.Values);
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
