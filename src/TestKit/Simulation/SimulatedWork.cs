using ActorStream.Operators;

namespace ActorStream.TestKit;

/// <summary>Outside work of a simulated process: it starts after a while, on the simulation's thread, and is never heard of again when the process dies.</summary>
internal sealed class SimulatedWork(SimulatedWorld world, Func<bool> isAlive) : OutsideWork
{
    /// <summary>How much has been started and not ended.</summary>
    public int Pending { get; private set; }

    public override Task Run(Func<Task> work)
    {
        // Continuations run at once where the work ends: on the simulation's thread.
        var done = new TaskCompletionSource();
        Pending++;
        world.Later(world.Random.Delay(world.Settings.OutsideDelay), () =>
        {
            if (isAlive()) Start(work, done);
        });
        return done.Task;
    }

    private void Start(Func<Task> work, TaskCompletionSource done)
    {
        Task task;
        try
        {
            task = work();
        }
        catch (Exception cause)
        {
            task = Task.FromException(cause);
        }
        task.ContinueWith(
            ended =>
            {
                if (!isAlive()) return;
                Pending--;
                if (ended.IsCanceled) done.SetCanceled();
                else if (ended.Exception is { } cause) done.SetException(cause.InnerExceptions);
                else done.SetResult();
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }
}
