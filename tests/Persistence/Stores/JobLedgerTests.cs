using Xunit;

namespace ActorStream.Persistence.Tests.Stores;

/// <summary>The job's record: whoever raises the attempt last is the only one that changes it, also when writes are doubtful.</summary>
public class JobLedgerTests
{
    static readonly CompletedCheckpoint One = new(1, 1, "chk-1/metadata");

    [Fact]
    public async Task A_new_attempt_goes_on_from_the_last_completed_checkpoint_and_no_id_is_used_twice()
    {
        var store = new MemoryStore();
        var first = new JobLedger(store, "job", "first");
        Assert.Null((await first.RaiseAttemptAsync(false, default)).Last);
        Assert.Equal(1, await first.ReserveIdAsync(default));
        await first.CompleteAsync(One, 1, default);
        Assert.Equal(2, await first.ReserveIdAsync(default));

        var second = new JobLedger(store, "job", "second");
        var record = await second.RaiseAttemptAsync(false, default);
        Assert.Equal((2, One), (record.Attempt, record.Last));
        Assert.Equal(3, await second.ReserveIdAsync(default));
    }

    [Fact]
    public async Task An_attempt_that_was_overtaken_changes_nothing()
    {
        var store = new MemoryStore();
        var zombie = new JobLedger(store, "job", "first");
        await zombie.RaiseAttemptAsync(false, default);
        await zombie.ReserveIdAsync(default);
        var second = new JobLedger(store, "job", "second");
        await second.RaiseAttemptAsync(false, default);
        await Assert.ThrowsAsync<AttemptFencedException>(() => zombie.CompleteAsync(One, 1, default));
        await Assert.ThrowsAsync<AttemptFencedException>(() => zombie.ReserveIdAsync(default));
        Assert.Null((await new JobLedger(store, "job", "third").RaiseAttemptAsync(false, default)).Last);
    }

    [Fact]
    public async Task Only_as_many_checkpoints_are_kept_as_are_retained()
    {
        var ledger = new JobLedger(new MemoryStore(), "job", "me");
        await ledger.RaiseAttemptAsync(false, default);
        Assert.Empty(await ledger.CompleteAsync(One, 2, default));
        Assert.Empty(await ledger.CompleteAsync(One with { Id = 2 }, 2, default));
        Assert.Equal([One], await ledger.CompleteAsync(One with { Id = 3 }, 2, default));
        Assert.Equal([2, 3], ledger.Record.Completed.Select(static c => c.Id));
    }

    [Fact]
    public async Task A_finished_job_starts_afresh_with_higher_ids()
    {
        var store = new MemoryStore();
        var ledger = new JobLedger(store, "job", "me");
        await ledger.RaiseAttemptAsync(false, default);
        await ledger.ReserveIdAsync(default);
        await ledger.CompleteAsync(One, 1, default);
        await ledger.FinishAsync(default);
        var next = new JobLedger(store, "job", "me again");
        Assert.Null((await next.RaiseAttemptAsync(false, default)).Last);
        Assert.Equal(2, await next.ReserveIdAsync(default));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_write_whose_outcome_is_not_known_is_read_back(bool done)
    {
        var store = new DoubtfulStore(new MemoryStore());
        var ledger = new JobLedger(store, "job", "me");
        await ledger.RaiseAttemptAsync(false, default);
        store.NextIsDoubtful = done;
        Assert.Equal(1, await ledger.ReserveIdAsync(default));
        store.NextIsDoubtful = !done;
        await ledger.CompleteAsync(One, 1, default);
        Assert.Equal(One, (await new JobLedger(store, "job", "other").RaiseAttemptAsync(false, default)).Last);
    }

    [Fact]
    public async Task A_restart_leaves_the_job_with_a_newer_start()
    {
        var store = new MemoryStore();
        await new JobLedger(store, "job", "first").RaiseAttemptAsync(false, default);
        Assert.Equal(2, (await new JobLedger(store, "job", "first").RaiseAttemptAsync(true, default)).Attempt);
        await new JobLedger(store, "job", "second").RaiseAttemptAsync(false, default);
        await Assert.ThrowsAsync<AttemptFencedException>(() => new JobLedger(store, "job", "first").RaiseAttemptAsync(true, default));
        Assert.Equal(4, (await new JobLedger(store, "job", "second").RaiseAttemptAsync(true, default)).Attempt);
    }

    [Fact]
    public async Task A_record_that_cannot_be_read_back_is_in_doubt()
    {
        var store = new DoubtfulStore(new MemoryStore());
        var ledger = new JobLedger(store, "job", "me");
        await ledger.RaiseAttemptAsync(false, default);
        store.NextIsDoubtful = true;
        store.CannotBeRead = true;
        await Assert.ThrowsAsync<RecordInDoubtException>(() => ledger.ReserveIdAsync(default));
    }

    [Fact]
    public void A_record_of_version_1_is_read_and_a_newer_one_keeps_the_savepoint_that_the_job_stopped_with()
    {
        var writer = new StateWriter(new byte[100]);
        writer.WriteUInt32(0x524A5341);
        writer.WriteByte(1);
        writer.WriteString("me");
        foreach (var number in (ulong[])[3, 9, 1, 7, 2]) writer.WriteVarUInt(number);
        writer.WriteString("chk-7/metadata");
        writer.WriteBool(false);
        writer.WriteUInt64(KeyHash.OfUtf8(writer.WrittenSpan));
        var old = JobRecord.FromBytes(writer.WrittenSpan);
        Assert.Equal(("me", 3, 9, false), (old.Owner, old.Attempt, old.NextCheckpointId, old.IsFinished));
        Assert.Equal([new CompletedCheckpoint(7, 2, "chk-7/metadata")], old.Completed);

        var stopped = new CompletedCheckpoint(8, 3, "metadata", "/savepoints/savepoint-1");
        Assert.Equal(stopped, JobRecord.FromBytes((old with { Completed = [stopped] }).ToBytes()).Last);
    }

    [Fact]
    public async Task Two_starts_at_once_get_different_attempts()
    {
        var store = new MemoryStore();
        var attempts = await Task.WhenAll(Enumerable.Range(0, 4).Select(async n => (await new JobLedger(store, "job", $"start {n}").RaiseAttemptAsync(false, default)).Attempt));
        Assert.Equal([1, 2, 3, 4], attempts.Order());
    }

    [Fact]
    public void A_damaged_record_is_refused()
    {
        var bytes = new JobRecord("me", 3, 9, [One], false).ToBytes();
        Assert.Equal(9, JobRecord.FromBytes(bytes).NextCheckpointId);
        for (var i = 0; i < bytes.Length; i++)
        {
            var damaged = bytes.ToArray();
            damaged[i] ^= 0x40;
            Assert.Throws<StateFormatException>(() => JobRecord.FromBytes(damaged));
            Assert.Throws<StateFormatException>(() => JobRecord.FromBytes(bytes.AsSpan(0, i)));
        }
    }

    /// <summary>A store that does a write and then says that it does not know, or does not do it and says the same.</summary>
    sealed class DoubtfulStore(ICheckpointStore inner) : ICheckpointStore
    {
        public bool? NextIsDoubtful { get; set; }

        public bool CannotBeRead { get; set; }

        public string Description => "a doubtful store";

        public bool IsDurable => false;

        public Task<StoredRecord?> ReadRecordAsync(string job, CancellationToken cancellationToken) =>
            CannotBeRead ? throw new IOException("the connection is still lost") : inner.ReadRecordAsync(job, cancellationToken);

        public async Task<bool> TryWriteRecordAsync(string job, long expectedVersion, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
        {
            var doubtful = NextIsDoubtful;
            NextIsDoubtful = null;
            if (doubtful is not false && !await inner.TryWriteRecordAsync(job, expectedVersion, content, cancellationToken)) return false;
            return doubtful is null ? true : throw new DoubtfulWriteException("the connection was lost");
        }

        public Task WriteObjectAsync(string job, string name, IReadOnlyList<ReadOnlyMemory<byte>> content, CancellationToken cancellationToken) =>
            inner.WriteObjectAsync(job, name, content, cancellationToken);

        public Task<StoredObject?> OpenObjectAsync(string job, string name, CancellationToken cancellationToken) => inner.OpenObjectAsync(job, name, cancellationToken);

        public Task<IReadOnlyList<string>> ListObjectsAsync(string job, string prefix, CancellationToken cancellationToken) => inner.ListObjectsAsync(job, prefix, cancellationToken);

        public Task DeleteObjectAsync(string job, string name, CancellationToken cancellationToken) => inner.DeleteObjectAsync(job, name, cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
