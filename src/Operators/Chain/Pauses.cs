namespace ActorStream.Operators;

/// <summary>Waiting by the job's clock.</summary>
internal static class Pauses
{
    /// <summary>
    /// Waits. Unlike <see cref="Task.Delay(TimeSpan, TimeProvider, CancellationToken)"/>, which goes on on the thread pool when it is
    /// cancelled, it goes on where it is cancelled: a host that has one thread keeps its order.
    /// </summary>
    public static async Task PauseAsync(this TimeProvider time, TimeSpan pause, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource();
        using var timer = time.CreateTimer(static source => ((TaskCompletionSource)source!).TrySetResult(), done, pause, Timeout.InfiniteTimeSpan);
        using var registration = cancellationToken.Register(() => done.TrySetCanceled(cancellationToken));
        await done.Task.ConfigureAwait(false);
    }
}
