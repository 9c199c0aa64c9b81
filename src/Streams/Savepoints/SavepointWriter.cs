using ActorStream.Actors;
using ActorStream.Operators;
using ActorStream.Persistence;
using ActorStream.Streams;

namespace ActorStream;

/// <summary>Makes a savepoint in code: from nothing, to give a new job the state that it is to begin with, or from another savepoint, to change what is in it.</summary>
/// <remarks>A job starts from what was written with <c>-Dexecution.state-recovery.path=PATH</c>. What is written for an operator has state alone, no timers.</remarks>
/// <example><code>
/// await SavepointWriter.Create("visits")
///     .WithKeyedState("counter", ["ann", "bob"], static name => name, static (IKeyedStateStore states) =>
///     {
///         var seen = states.GetListState&lt;string>("seen");
///         return (string name) => seen.Add("home");
///     })
///     .WriteAsync("savepoint-1");
/// var first = await Savepoint.OpenAsync("savepoint-1");
/// await SavepointWriter.From(first).RenameOperator("counter", "visitors").WriteAsync("savepoint-2");
/// Console.WriteLine(string.Join(", ", (await Savepoint.OpenAsync("savepoint-2")).Operators));
/// // prints: visitors
/// </code></example>
public sealed class SavepointWriter
{
    private readonly string _jobName;
    private readonly int _maxParallelism;
    private readonly CodecRegistry _codecs;
    private readonly Savepoint? _from;
    private readonly Dictionary<string, Func<CancellationToken, Task<Content>>> _operators = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _sources = new(StringComparer.Ordinal);

    private SavepointWriter(string jobName, int maxParallelism, SerializerRegistry? serializers, Savepoint? from)
    {
        (_jobName, _maxParallelism, _from) = (jobName, maxParallelism, from);
        _codecs = new CodecRegistry(serializers ?? new SerializerRegistry());
    }

    /// <summary>Begins one from nothing.</summary>
    /// <param name="jobName">The name of the job that it is for.</param>
    /// <param name="maxParallelism">The job's number of key groups, from 1 to 32,768: that of the plan, <c>pipeline.max-parallelism</c>.</param>
    /// <param name="serializers">Those of your own that the job uses; null: there are none.</param>
    public static SavepointWriter Create(string jobName, int maxParallelism = 128, SerializerRegistry? serializers = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(jobName);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxParallelism, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxParallelism, KeyGroups.LargestMaxParallelism);
        return new(jobName, maxParallelism, serializers, null);
    }

    /// <summary>Begins with everything that a savepoint has.</summary>
    /// <param name="savepoint">It; nothing in it is changed, and what is written does not refer to it.</param>
    /// <param name="serializers">Those of your own that the job uses; null: there are none.</param>
    public static SavepointWriter From(Savepoint savepoint, SerializerRegistry? serializers = null)
    {
        ArgumentNullException.ThrowIfNull(savepoint);
        var metadata = savepoint.Content.Metadata;
        var writer = new SavepointWriter(metadata.JobName, metadata.Operators.Select(static op => op.MaxParallelism).DefaultIfEmpty(128).Max(), serializers, savepoint);
        foreach (var op in metadata.Operators) writer._operators[op.Uid] = cancellation => writer.CopyAsync(op, cancellation);
        foreach (var source in metadata.Sources) writer._sources[source.Uid] = source.Content;
        return writer;
    }

    /// <summary>Leaves out an operator.</summary>
    /// <param name="uid">The operator.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public SavepointWriter RemoveOperator(string uid)
    {
        if (!(_operators.Remove(uid) | _sources.Remove(uid))) throw Missing(uid);
        return this;
    }

    /// <summary>Gives an operator another uid, as a changed program has it.</summary>
    /// <param name="uid">What it has.</param>
    /// <param name="newUid">What it is to have.</param>
    /// <exception cref="ArgumentException">There is none, or another one that has the new uid.</exception>
    public SavepointWriter RenameOperator(string uid, string newUid)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(newUid);
        if (_operators.ContainsKey(newUid) || _sources.ContainsKey(newUid)) throw new ArgumentException($"There is an operator \"{newUid}\" already. Remove it first.", nameof(newUid));
        if (!(Rename(_operators) | Rename(_sources))) throw Missing(uid);
        return this;

        bool Rename<T>(Dictionary<string, T> of)
        {
            if (!of.Remove(uid, out var content)) return false;
            of[newUid] = content;
            return true;
        }
    }

    /// <summary>Gives an operator keyed state, in place of what it has.</summary>
    /// <typeparam name="TKey">The type of the keys, as the operator has it.</typeparam>
    /// <typeparam name="TRow">What the state is made from.</typeparam>
    /// <param name="uid">The operator.</param>
    /// <param name="rows">What the state is made from; read when the savepoint is written.</param>
    /// <param name="key">Gives the key of a row.</param>
    /// <param name="write">Declares the states, as the operator does, and gives a function that is called for each row and writes to the state of its key.</param>
    public SavepointWriter WithKeyedState<TKey, TRow>(string uid, IEnumerable<TRow> rows, Func<TRow, TKey> key, Func<IKeyedStateStore, Action<TRow>> write)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(uid);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(write);
        _operators[uid] = cancellation => Task.FromResult(Make(rows, key, write, cancellation));
        return this;
    }

    /// <summary>Writes it.</summary>
    /// <param name="path">The folder, which is made; it must not be there.</param>
    /// <param name="cancellationToken">Gives up; the folder then is no savepoint.</param>
    /// <returns>The whole path, for <c>execution.state-recovery.path</c>.</returns>
    /// <exception cref="IOException">The folder is there, or cannot be written to.</exception>
    public async Task<string> WriteAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var at = SavepointFolder.At(path, StreamExecutionEnvironment.SystemTime);
        await using var store = at.Store;
        var operators = new List<StoredOperator>();
        foreach (var (uid, make) in _operators)
        {
            var content = await make(cancellationToken).ConfigureAwait(false);
            var objects = new List<IReadOnlyList<string>>();
            foreach (var (watermark, snapshot) in content.Subtasks)
            {
                var name = $"{operators.Count}-{objects.Count}";
                using var bytes = new TaskSnapshot(content.InputEnded, [new OperatorEntry(uid, watermark, snapshot)]).Write();
                await store.WriteObjectAsync(at.Job, name, bytes.Pieces, cancellationToken).ConfigureAwait(false);
                objects.Add([name]);
            }
            operators.Add(new StoredOperator(uid, content.MaxParallelism, objects));
        }
        var time = StreamExecutionEnvironment.SystemTime.GetUtcNow().ToUnixTimeMilliseconds();
        var sources = _sources.Select(static s => new StoredSplits(s.Key, s.Value)).ToArray();
        var metadata = new CheckpointMetadata(_jobName, _from?.Content.Metadata.Id ?? 0, _from?.Content.Metadata.Attempt ?? 0, time, IsSavepoint: true, operators, sources);
        await store.WriteObjectAsync(at.Job, at.Metadata, [metadata.ToBytes()], cancellationToken).ConfigureAwait(false);
        return at.Path;
    }

    private async Task<Content> CopyAsync(StoredOperator op, CancellationToken cancellationToken)
    {
        var task = await _from!.Content.LoadAsync(new HashSet<string>([op.Uid], StringComparer.Ordinal), null, cancellationToken).ConfigureAwait(false);
        return new Content(op.MaxParallelism, task.InputEnded, [.. task.Operators[op.Uid].Select(static e => (e.Watermark, e.Snapshot))]);
    }

    private Content Make<TKey, TRow>(IEnumerable<TRow> rows, Func<TRow, TKey> key, Func<IKeyedStateStore, Action<TRow>> write, CancellationToken cancellationToken)
    {
        var codec = _codecs.For<TKey>();
        if (codec.WhyNotKey is { } fault) throw new ArgumentException($"The type {typeof(TKey).Name} cannot be a key: {fault}.");
        var backend = KeyedStateBackend<TKey>.Create(KeyGroupRange.All(_maxParallelism), codec, _codecs, StreamExecutionEnvironment.SystemTime);
        var writer = write(backend);
        foreach (var row in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var current = key(row);
            backend.SetCurrentKey(in current, codec.Hash(in current));
            writer(row);
        }
        var frozen = backend.Freeze();
        try
        {
            return new Content(_maxParallelism, InputEnded: false, [(EventTime.None, frozen.Write())]);
        }
        finally
        {
            frozen.Dispose();
        }
    }

    private ArgumentException Missing(string uid) =>
        new($"There is no operator \"{uid}\". There are: {string.Join(", ", _operators.Keys.Union(_sources.Keys).Order(StringComparer.Ordinal))}.", nameof(uid));

    /// <summary>What is written of an operator.</summary>
    private sealed record Content(int MaxParallelism, bool InputEnded, IReadOnlyList<(long Watermark, OperatorSnapshot Snapshot)> Subtasks);
}
