using ActorStream.Actors;
using ActorStream.Persistence;

namespace ActorStream.TestKit;

/// <summary>What must hold for a checkpoint store at every moment.</summary>
internal sealed class StoreProperties
{
    private readonly HashSet<(string Job, long Id)> _complete = [];

    /// <summary>Checkpoints that became complete.</summary>
    public int Completed => _complete.Count;

    /// <summary>Told when a job that had come to its end is started again.</summary>
    public Action<string>? Reopened { get; init; }

    public bool IsComplete(string job, long id) => _complete.Contains((job, id));

    public void RecordChanges(SimulatedStore store, string job, ReadOnlyMemory<byte>? before, ReadOnlyMemory<byte> after)
    {
        var next = JobRecord.FromBytes(after.Span);
        var last = before is { } bytes ? JobRecord.FromBytes(bytes.Span) : JobRecord.New;
        if (next.Attempt < last.Attempt) Violated($"the attempt of {job} went back from {last.Attempt} to {next.Attempt}");
        if (next.NextCheckpointId < last.NextCheckpointId) Violated($"the next checkpoint id of {job} went back from {last.NextCheckpointId} to {next.NextCheckpointId}");
        if (next.Attempt == last.Attempt && next.Owner != last.Owner) Violated($"{next.Owner} wrote the record of {job} in attempt {last.Attempt} of {last.Owner}");
        foreach (var checkpoint in next.Completed)
        {
            if (last.Completed.Contains(checkpoint)) continue;
            if (checkpoint.Id >= next.NextCheckpointId) Violated($"checkpoint {checkpoint.Id} of {job} became complete, whose id was never recorded");
            if (checkpoint.Attempt != next.Attempt) Violated($"checkpoint {checkpoint.Id} of attempt {checkpoint.Attempt} of {job} became complete in attempt {next.Attempt}");
            if (last.Last is { } newest && checkpoint.Id <= newest.Id) Violated($"checkpoint {checkpoint.Id} of {job} became complete after {newest.Id}");
            if (!_complete.Add((job, checkpoint.Id))) Violated($"checkpoint {checkpoint.Id} of {job} became complete twice");
            Check(store, job, checkpoint, null);
        }
        if (last.IsFinished && !next.IsFinished) Reopened?.Invoke(job);
    }

    public static void ObjectComes(SimulatedStore store, string job, string name)
    {
        if (CheckpointNames.IdOf(name) is { } id && store.RecordOf(job) is { } record && id >= record.NextCheckpointId)
            Violated($"{name} was written, a part of a checkpoint whose id was never recorded");
    }

    public void ObjectGoes(SimulatedStore store, string job, string name)
    {
        if (store.RecordOf(job) is not { } record) return;
        foreach (var checkpoint in record.Completed) Check(store, job, checkpoint, name);
    }

    /// <summary>Everything that a complete checkpoint lists is there and can be read.</summary>
    private static void Check(SimulatedStore store, string job, CompletedCheckpoint checkpoint, string? without)
    {
        job = checkpoint.Savepoint ?? job;
        var metadata = Read(store, job, checkpoint, checkpoint.Metadata, without, CheckpointMetadata.FromBytes);
        if (metadata is null) return;
        if (metadata.Id != checkpoint.Id) Violated($"the metadata of checkpoint {checkpoint.Id} of {job} is of checkpoint {metadata.Id}");
        if (without is not null && !metadata.Objects.Contains(without)) return;
        foreach (var name in metadata.Objects) Read(store, job, checkpoint, name, without, TaskSnapshot.FromBytes);
    }

    private static T? Read<T>(SimulatedStore store, string job, CompletedCheckpoint checkpoint, string name, string? without, Func<ReadOnlyMemory<byte>, T> parse)
        where T : class
    {
        if (name == without) Violated($"{name} was deleted although the complete checkpoint {checkpoint.Id} of {job} needs it");
        if (store.ObjectOf(job, name) is not { } bytes)
        {
            Violated($"checkpoint {checkpoint.Id} of {job} is complete although its object {name} does not exist");
            return null;
        }
        try
        {
            return parse(bytes);
        }
        catch (Exception wrong) when (wrong is StateFormatException or ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            Violated($"checkpoint {checkpoint.Id} of {job} is complete although its object {name} cannot be read: {wrong.Message}");
            return null;
        }
    }

    private static void Violated(string what) => throw new PropertyViolatedException($"In the store, {what}.");
}
