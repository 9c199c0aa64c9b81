namespace ActorStream;

/// <summary>The lifecycle of a user function that is a class: one instance in each subtask, made by its factory.</summary>
/// <remarks>
/// State is declared in the constructor, through the context that the factory gets. All methods are called by one thread at a time, except that
/// <see cref="OpenAsync"/> and <see cref="CloseAsync"/> may wait.
/// </remarks>
/// <example><code>
/// env.FromElements(1, 2).Process(static _ => new Watched()).Print();
/// await env.ExecuteAsync();
/// Console.WriteLine($"open: {Watched.IsOpen}");
/// // prints: 1 while True, 2 while True, open: False
///
/// public sealed class Watched : ProcessFunction&lt;int, string>
/// {
///     public static bool IsOpen { get; private set; }
///
///     public override Task OpenAsync(CancellationToken cancellationToken)
///     {
///         IsOpen = true;                                  // connect here
///         return Task.CompletedTask;
///     }
///
///     public override Task CloseAsync()
///     {
///         IsOpen = false;                                 // and let go here, whatever happened
///         return Task.CompletedTask;
///     }
///
///     public override void ProcessElement(int value, ProcessContext context, Collector&lt;string> output) => output.Collect($"{value} while {IsOpen}");
/// }
/// </code></example>
public abstract class RichFunction
{
    /// <summary>Called once before the first record, after state was restored: the place for connections.</summary>
    /// <param name="cancellationToken">Fires when the job is cancelled.</param>
    public virtual Task OpenAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Called once at the end, always, also after a failure.</summary>
    public virtual Task CloseAsync() => Task.CompletedTask;

    /// <summary>Called when a checkpoint reaches this subtask, before its state is stored: what is kept outside of state goes into state here.</summary>
    /// <param name="checkpointId">The checkpoint's id; ids grow and are never used twice.</param>
    public virtual void SnapshotState(long checkpointId)
    {
    }

    /// <summary>Called after a checkpoint was completed in all subtasks. May be skipped for one that a later checkpoint has overtaken.</summary>
    /// <param name="checkpointId">The checkpoint's id.</param>
    public virtual void NotifyCheckpointComplete(long checkpointId)
    {
    }
}
