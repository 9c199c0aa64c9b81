using ActorStream.Operators;

namespace ActorStream;

/// <summary>
/// The base of sinks of your own whose records arrive exactly once: written first, where nobody sees them, and committed when the
/// checkpoint they belong to is complete.
/// </summary>
/// <remarks>
/// <para>At a checkpoint's barrier <see cref="SinkWriter{T, TCommittable}.PrepareCommitAsync"/> is called in each subtask, and what it gives
/// is stored in the checkpoint. Once the checkpoint is complete, <see cref="CommitAsync"/> is called for each of these, in order. After a
/// failure all that the restored checkpoint has is committed, perhaps once more, before the first record comes; what was written behind
/// the checkpoint is written again by a new writer, and what the old one left is nobody's.</para>
/// <para>A commit that throws is tried again a few times; then the job fails, naming sink and checkpoint. At the end of the input a last
/// checkpoint commits the rest. Without checkpoints, as in batch mode, everything is committed when a subtask's input has ended; if the
/// job fails before, nothing of that subtask is.</para>
/// </remarks>
/// <typeparam name="T">The type of the records.</typeparam>
/// <typeparam name="TCommittable">
/// What says how to make written records visible: an upload's id, a file's two names. It is stored in checkpoints and must be of a type that
/// state can have; otherwise the plan is refused, naming the member.
/// </typeparam>
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

    /// <summary>Makes written records visible, for sinks of this library.</summary>
    /// <param name="committable">What the writer prepared.</param>
    /// <param name="mayBeDone">Whether it comes from a restored checkpoint, and may have been committed before.</param>
    /// <param name="context">The subtask that commits.</param>
    /// <param name="cancellationToken">Canceled when the job stops.</param>
    internal virtual Task CommitOneAsync(TCommittable committable, bool mayBeDone, SinkContext context, CancellationToken cancellationToken) =>
        CommitAsync(committable, cancellationToken);

    /// <summary>Takes away what earlier attempts have left; runs in each subtask before its writer is made.</summary>
    /// <param name="referenced">What the restored checkpoint has to commit, of all subtasks: not to be touched, it may be somebody else's turn.</param>
    /// <param name="context">The subtask.</param>
    /// <param name="cancellationToken">Canceled when the job stops.</param>
    internal virtual Task CleanUpAsync(IReadOnlyList<TCommittable> referenced, SinkContext context, CancellationToken cancellationToken) => Task.CompletedTask;

    bool ISink<T>.CommitsOnCheckpoints => true;

    Inlet<T> ISink<T>.CreateOperator(OperatorContext context) =>
        new BatchSinkOperator<T>(new TwoPhaseWriter<T, TCommittable>(this, SinkContext.Of(context), context.Codecs)).Input;
}
