using ActorStream.Persistence;
using Xunit;

namespace ActorStream.Operators.Tests;

public sealed class EpochLogTests : IDisposable
{
    private const int Chunks = 4;
    private const int RecordSize = 10_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("epochs-").FullName;
    private readonly EpochSpill _spill;
    private readonly EpochLog _log;

    public EpochLogTests()
    {
        _spill = new EpochSpill(_folder, "test");
        _log = new EpochLog(_spill, Chunks * EpochBuffers.Size, new EpochBuffers());
    }

    public void Dispose()
    {
        _spill.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Records_are_what_they_were_when_their_buffers_are_used_for_others()
    {
        var first = Fill(1, records: 20);
        var second = Fill(2, records: 20);
        Assert.True(_spill.Length > 0, "there was room for all");
        Release(first);
        var third = Fill(3, records: 30);
        AssertRecords(second, 2, 20);
        AssertRecords(third, 3, 30);
    }

    [Fact]
    public void A_snapshot_has_what_was_there_at_the_barrier_though_it_is_moved_to_the_file_and_released_before_it_is_written()
    {
        var epoch = Fill(1, records: 20);
        using var frozen = EpochState.Freeze(0, "line", null, [epoch]);
        Release(epoch);
        Release(Fill(2, records: 60));
        var stored = Assert.Single(EpochState.Read(new SnapshotReader([frozen.Write()], subtask: 0, parallelism: 1)).Values);
        var restored = new EpochLog(_spill, Chunks * EpochBuffers.Size, new EpochBuffers());
        foreach (var (_, _, records, content) in stored.Runs) restored.Restore(content.Span, records);
        AssertRecords(restored.End(1, attempt: 1)!, 1, 20);
    }

    [Fact]
    public void An_epoch_takes_the_memory_of_one_that_was_written()
    {
        Release(Fill(1, records: 15));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var second = Fill(2, records: 15);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, EpochBuffers.Size / 2);
        AssertRecords(second, 2, 15);
    }

    [Fact]
    public void A_sink_that_rests_keeps_no_memory()
    {
        var buffers = new EpochBuffers();
        var log = new EpochLog(_spill, Chunks * EpochBuffers.Size, buffers);
        log.Append(new byte[RecordSize]);
        var epoch = log.End(1, attempt: 1)!;
        Assert.Equal(0, buffers.Free);
        Release(epoch);
        Assert.Equal(1, buffers.Free);
        Assert.Null(log.End(2, attempt: 1));
        Assert.Equal(0, buffers.Free);
    }

    private Epoch Fill(int id, int records)
    {
        var record = new byte[RecordSize];
        for (var i = 0; i < records; i++)
        {
            Array.Fill(record, (byte)((id * 100) + i));
            _log.Append(record);
        }
        return _log.End(id, attempt: 1)!;
    }

    private static void Release(Epoch epoch)
    {
        foreach (var chunk in epoch.Chunks) chunk.Release();
    }

    private static void AssertRecords(Epoch epoch, int id, int records)
    {
        Assert.Equal(records, epoch.Records.Count);
        var i = 0;
        foreach (var record in epoch.Records)
        {
            Assert.Equal(RecordSize, record.Length);
            Assert.True(record.Span.IndexOfAnyExcept((byte)((id * 100) + i)) < 0, $"record {i} of epoch {id} is another");
            i++;
        }
        Assert.Equal(records, i);
    }
}
