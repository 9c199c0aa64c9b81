using ActorStream.Operators;

namespace ActorStream;

/// <summary>
/// The base of sinks of your own whose records arrive exactly once: written first, where nobody sees them, and committed when the
/// checkpoint they belong to is complete.
/// </summary>
/// <remarks>Without checkpoints everything is committed when a subtask's input has ended; if the job fails before, nothing of that subtask is.</remarks>
/// <typeparam name="T">The type of the records.</typeparam>
/// <typeparam name="TCommittable">What says how to make written records visible: an upload's id, a file's two names.</typeparam>
/// <example><code>
/// env.FromElements("a", "b").SinkTo(new Shelf());
/// await env.ExecuteAsync();
/// Console.WriteLine(string.Concat(Shelf.Committed));
/// // prints: ab
///
/// public sealed class Shelf : TwoPhaseSink&lt;string, string>
/// {
///     public static List&lt;string> Committed { get; } = [];
///
///     public override Task&lt;SinkWriter&lt;string, string>> CreateWriterAsync(SinkContext context, CancellationToken cancellationToken) =>
///         Task.FromResult&lt;SinkWriter&lt;string, string>>(new ShelfWriter());
///
///     public override Task CommitAsync(string committable, CancellationToken cancellationToken)
///     {
///         Committed.Add(committable);
///         return Task.CompletedTask;
///     }
/// }
///
/// public sealed class ShelfWriter : SinkWriter&lt;string, string>
/// {
///     private string _written = "";
///
///     public override Task WriteAsync(ReadOnlyMemory&lt;string> records, CancellationToken cancellationToken)
///     {
///         foreach (var record in records.Span) _written += record;
///         return Task.CompletedTask;
///     }
///
///     public override Task&lt;IReadOnlyList&lt;string>> PrepareCommitAsync(CancellationToken cancellationToken)
///     {
///         IReadOnlyList&lt;string> prepared = _written == "" ? [] : [_written];
///         _written = "";
///         return Task.FromResult(prepared);
///     }
/// }
/// </code></example>
public abstract class TwoPhaseSink<T, TCommittable> : ISink<T>
{
    /// <summary>Makes the writer of one subtask; runs before its first record.</summary>
    /// <param name="context">The subtask.</param>
    /// <param name="cancellationToken">Canceled when the job stops.</param>
    public abstract Task<SinkWriter<T, TCommittable>> CreateWriterAsync(SinkContext context, CancellationToken cancellationToken);

    /// <summary>Makes written records visible.</summary>
    /// <param name="committable">What the writer prepared.</param>
    /// <param name="cancellationToken">Canceled when the job stops.</param>
    /// <remarks>It may be called again after a failure with what has been committed before: it must then do no harm.</remarks>
    public abstract Task CommitAsync(TCommittable committable, CancellationToken cancellationToken);

    bool ISink<T>.CommitsOnCheckpoints => true;

    Inlet<T> ISink<T>.CreateOperator(OperatorContext context) =>
        new BatchSinkOperator<T>(new TwoPhaseWriter<T, TCommittable>(this, new SinkContext
        {
            JobName = context.JobName,
            SinkName = context.Name,
            Subtask = context.Subtask,
            Parallelism = context.Parallelism,
            Attempt = context.Attempt,
            TimeProvider = context.Time,
            LoggerFactory = context.LoggerFactory,
        })).Input;
}
