namespace ActorStream.Streams.Tests.Checkpoints;

/// <summary>Waits for what a running job is about to do.</summary>
static class Wait
{
    /// <exception cref="JobExecutionException">The job failed before.</exception>
    public static async Task Until(RunningJob job, Func<bool> holds)
    {
        while (!holds())
        {
            if (job.Completion.IsFaulted) await job.Completion;
            await Task.Yield();
        }
    }
}
