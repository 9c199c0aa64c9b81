using ActorStream.Actors;
using ActorStream.Persistence;
using ActorStream.Streams;

namespace ActorStream;

/// <summary>A savepoint, read by a program of its own: what each key had, to look into it, to test it, or to write another one from it.</summary>
/// <remarks>Keyed state is read whole into memory, one operator at a time. What has expired by its <see cref="StateTtlConfig"/> is not given.</remarks>
/// <example><code>
/// // A savepoint of one operator, for a job to start from with -Dexecution.state-recovery.path=…
/// await SavepointWriter.Create("visits")
///     .WithKeyedState("counter", [("ann", 2L), ("bob", 3L)], static visit => visit.Item1, static (IKeyedStateStore states) =>
///     {
///         var count = states.GetState("count", 0L);
///         return ((string, long) visit) => count.Value = visit.Item2;
///     })
///     .WriteAsync("savepoint-visits");
///
/// var savepoint = await Savepoint.OpenAsync("savepoint-visits");
/// var hosts = savepoint.Keys&lt;string>("counter");
/// var count = hosts.GetState("count", 0L);
/// await foreach (var host in hosts) Console.WriteLine($"{host}: {count.Value}");
/// // prints: ann: 2, bob: 3
/// </code></example>
public sealed class Savepoint
{
    private readonly CodecRegistry _codecs;

    private Savepoint(RestoredJob content, CodecRegistry codecs)
    {
        Content = content;
        _codecs = codecs;
    }

    /// <summary>The name of the job that it is of.</summary>
    public string JobName => Content.Metadata.JobName;

    /// <summary>When it was taken.</summary>
    public DateTimeOffset Time => DateTimeOffset.FromUnixTimeMilliseconds(Content.Metadata.Timestamp);

    /// <summary>The uids of the operators that have state in it.</summary>
    public IReadOnlyList<string> Operators => [.. Content.Metadata.Operators.Select(static op => op.Uid)];

    internal RestoredJob Content { get; }

    /// <summary>Opens a savepoint.</summary>
    /// <param name="path">Its folder.</param>
    /// <param name="serializers">Those of your own that the job used; null: there were none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ActorStreamException">There is none, or it is damaged.</exception>
    public static async Task<Savepoint> OpenAsync(string path, SerializerRegistry? serializers = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var at = SavepointFolder.Open(path, StreamExecutionEnvironment.SystemTime);
        var content = await RestoredJob.OpenAsync(at.Store, at.Job, at.Metadata, cancellationToken).ConfigureAwait(false);
        return new Savepoint(content, new CodecRegistry(serializers ?? new SerializerRegistry()));
    }

    /// <summary>What an operator keeps by key.</summary>
    /// <typeparam name="TKey">The type of the keys, as the operator has it.</typeparam>
    /// <param name="uid">The operator.</param>
    /// <returns>Its keys, for states to be declared on and then to be enumerated.</returns>
    /// <exception cref="ArgumentException">There is no such operator in the savepoint.</exception>
    public SavepointKeys<TKey> Keys<TKey>(string uid)
    {
        var op = Operator(uid);
        var backend = KeyedStateBackend<TKey>.Create(KeyGroupRange.All(op.MaxParallelism), _codecs.For<TKey>(), _codecs, StreamExecutionEnvironment.SystemTime);
        return new SavepointKeys<TKey>(uid, backend, cancellation => Content.LoadOperatorAsync(uid, cancellation));
    }

    /// <summary>The operator with a uid.</summary>
    private StoredOperator Operator(string uid) => Content.Metadata.Operators.FirstOrDefault(op => op.Uid == uid)
        ?? throw new ArgumentException($"There is no operator \"{uid}\" in the savepoint of {JobName}. There are: {string.Join(", ", Operators)}.", nameof(uid));
}
