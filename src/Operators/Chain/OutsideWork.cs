namespace ActorStream.Operators;

/// <summary>
/// Where work runs that is not a task's own: reading ahead, writing snapshots, calling outside parties. Everything that leaves a task's
/// thread goes through here, so that a host can have it done in an order of its own.
/// </summary>
internal abstract class OutsideWork
{
    /// <summary>The thread pool of the process.</summary>
    public static OutsideWork ThreadPool { get; } = new PoolWork();

    /// <summary>Starts work that does not run on the caller's stack.</summary>
    public abstract Task Run(Func<Task> work);

    /// <inheritdoc cref="Run(Func{Task})"/>
    public async Task<T> Run<T>(Func<Task<T>> work)
    {
        T result = default!;
        await Run(async Task () => result = await work().ConfigureAwait(false)).ConfigureAwait(false);
        return result;
    }

    private sealed class PoolWork : OutsideWork
    {
        public override Task Run(Func<Task> work) => Task.Run(work);
    }
}
