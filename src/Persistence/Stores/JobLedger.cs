namespace ActorStream.Persistence;

/// <summary>
/// One attempt's hold on a job's record. Every change is a compare-and-set on what this attempt wrote last, so that an attempt that has
/// been overtaken changes nothing any more.
/// </summary>
/// <param name="store">Where the record is.</param>
/// <param name="job">The job.</param>
/// <param name="owner">Names this start of the job; no other has the same.</param>
internal sealed class JobLedger(ICheckpointStore store, string job, string owner)
{
    const int MostTries = 5;

    long _version;
    Task _last = Task.CompletedTask;

    public string Job => job;

    public ICheckpointStore Store => store;

    /// <summary>The record as this attempt wrote it last.</summary>
    public JobRecord Record { get; private set; } = JobRecord.New;

    /// <summary>Whether the job has come to its end in an earlier start.</summary>
    public async Task<bool> IsFinishedAsync(CancellationToken cancellationToken) =>
        await store.ReadRecordAsync(job, cancellationToken).ConfigureAwait(false) is { } stored && JobRecord.FromBytes(stored.Content.Span).IsFinished;

    /// <summary>Makes this the job's attempt: whatever an earlier one does from now on is refused. A job that had finished starts afresh.</summary>
    /// <param name="isRestart">Whether this start of the job has had an attempt before: where another start has taken the job over since, it stays with that one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AttemptFencedException">Another start has taken the job over.</exception>
    public async Task<JobRecord> RaiseAttemptAsync(bool isRestart, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            var stored = await store.ReadRecordAsync(job, cancellationToken).ConfigureAwait(false);
            var record = stored is null ? JobRecord.New : JobRecord.FromBytes(stored.Content.Span);
            if (isRestart && record.Owner != owner && !Planted.Is(PlantedBug.RestartTakesTheJobBack)) throw Fenced();
            (_version, Record) = (stored?.Version ?? 0, record);
            var completed = Record.IsFinished ? [] : Record.Completed;
            if (await TryReplaceAsync(Record with { Owner = owner, Attempt = Record.Attempt + 1, Completed = completed, IsFinished = false }, cancellationToken).ConfigureAwait(false))
                return Record;
            if (tries == MostTries)
                throw new IOException($"The record of the job \"{job}\" in {store.Description} has been changed by others {tries} times while this start of the job tried to take it over. Are several starting at once?");
        }
    }

    /// <summary>Takes the next checkpoint id; it is recorded before anybody hears of it.</summary>
    /// <exception cref="AttemptFencedException">Another start has taken the job over.</exception>
    public async Task<long> ReserveIdAsync(CancellationToken cancellationToken)
    {
        if (Planted.Is(PlantedBug.IdNotRecorded))
        {
            Record = Record with { NextCheckpointId = Record.NextCheckpointId + 1 };
            return Record.NextCheckpointId - 1;
        }
        var next = await ReplaceAsync(static record => record with { NextCheckpointId = record.NextCheckpointId + 1 }, cancellationToken).ConfigureAwait(false);
        return next.NextCheckpointId - 1;
    }

    /// <summary>Makes a checkpoint the one that a restart goes on from.</summary>
    /// <param name="checkpoint">The checkpoint; all its objects are durable.</param>
    /// <param name="retained">How many completed checkpoints are kept.</param>
    /// <param name="cancellationToken">Cancelled: the outcome is doubtful.</param>
    /// <returns>Those that are not kept any more.</returns>
    /// <exception cref="AttemptFencedException">Another start has taken the job over; the checkpoint is not complete.</exception>
    public async Task<IReadOnlyList<CompletedCheckpoint>> CompleteAsync(CompletedCheckpoint checkpoint, int retained, CancellationToken cancellationToken)
    {
        IReadOnlyList<CompletedCheckpoint> dropped = [];
        await ReplaceAsync(
            record =>
            {
                CompletedCheckpoint[] all = [.. record.Completed, checkpoint];
                var kept = Math.Max(0, all.Length - retained);
                dropped = all[..kept];
                return record with { Completed = all[kept..] };
            },
            cancellationToken).ConfigureAwait(false);
        return dropped;
    }

    /// <summary>The job is over: its checkpoints are no longer needed.</summary>
    /// <exception cref="AttemptFencedException">Another start has taken the job over.</exception>
    public Task FinishAsync(CancellationToken cancellationToken) => ReplaceAsync(static record => record with { Completed = [], IsFinished = true }, cancellationToken);

    /// <summary>Changes follow each other, also when an actor is gone whose change is still under way.</summary>
    async Task<JobRecord> ReplaceAsync(Func<JobRecord, JobRecord> change, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource();
        await Interlocked.Exchange(ref _last, done.Task).ConfigureAwait(false);
        try
        {
            var next = change(Record);
            if (await TryReplaceAsync(next, cancellationToken).ConfigureAwait(false)) return next;
        }
        finally
        {
            done.SetResult();
        }
        throw Fenced();
    }

    AttemptFencedException Fenced() => new(
        $"Another start of the job \"{job}\" has taken it over in {store.Description}: this one is over. A job runs once at a time; give the other one its own name or job id if both are meant to run.");

    /// <returns>False when somebody else has changed the record.</returns>
    /// <exception cref="RecordInDoubtException">It is not known what the record is.</exception>
    async Task<bool> TryReplaceAsync(JobRecord next, CancellationToken cancellationToken)
    {
        var inDoubt = false;
        try
        {
            return await TryReplaceAsync(next, () => inDoubt = true, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception cause) when (inDoubt)
        {
            throw new RecordInDoubtException($"It is not known whether the record of the job \"{job}\" in {store.Description} was changed: {cause.Message}", cause);
        }
    }

    async Task<bool> TryReplaceAsync(JobRecord next, Action doubted, CancellationToken cancellationToken)
    {
        var content = next.ToBytes();
        for (var tries = 1; ; tries++)
        {
            var written = false;
            try
            {
                written = await store.TryWriteRecordAsync(job, _version, content, cancellationToken).ConfigureAwait(false);
            }
            catch (DoubtfulWriteException)
            {
                doubted();
                if (tries == MostTries) throw;
                written = Planted.Is(PlantedBug.DoubtfulWriteTakenForDone);
                // A write that is still on its way fits the same version: trying again, either this one or that one succeeds.
            }
            if (!written)
            {
                var stored = await store.ReadRecordAsync(job, cancellationToken).ConfigureAwait(false);
                var version = stored?.Version ?? 0;
                if (version == _version && tries < MostTries) continue;
                if (version != _version && Planted.Is(PlantedBug.StaleAttemptAccepted))
                {
                    _version = version;
                    continue;
                }
                if (version != _version + 1 || !stored!.Content.Span.SequenceEqual(content)) return false;
            }
            _version++;
            Record = next;
            return true;
        }
    }
}

/// <summary>Another start has taken the job over: this attempt must not do anything any more.</summary>
internal sealed class AttemptFencedException(string message) : ActorStreamException(message);

/// <summary>The store gave no answer to a change of the record, nor when it was read: the attempt is over, the next one reads it anew.</summary>
internal sealed class RecordInDoubtException(string message, Exception cause) : ActorStreamException(message, cause);
