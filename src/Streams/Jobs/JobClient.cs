using System.Runtime.CompilerServices;
using ActorStream.Streams;

namespace ActorStream;

/// <summary>A job that has been started. Awaiting it waits for its end.</summary>
/// <remarks>Safe for many threads.</remarks>
/// <example><code>
/// env.FromSource(DataGeneratorSource.Of(static n => n, recordsPerSecond: 1000)).SinkTo(new BlackholeSink&lt;long>());        // without end
/// JobClient job = env.ExecuteAsync("numbers");
/// await job.CancelAsync();
/// Console.WriteLine(job.Status);
/// // prints: Canceled
/// </code></example>
public sealed class JobClient
{
    private readonly RunningJob _job;

    internal JobClient(RunningJob job) => _job = job;

    /// <summary>The job's id.</summary>
    public string JobId => _job.Id;

    /// <summary>The job's name.</summary>
    public string JobName => _job.Name;

    /// <summary>What the job is doing now.</summary>
    public JobStatus Status => _job.Status;

    /// <summary>
    /// Flink's metrics, as <c>operator.metric</c> (<c>errors.numRecordsIn</c>): counters are added up over subtasks, of watermarks the least is given.
    /// </summary>
    public JobMetrics Metrics => _job.Metrics;

    /// <summary>The accumulators of user functions as they stand, added up over subtasks.</summary>
    public IReadOnlyDictionary<string, object> Accumulators => _job.Accumulators;

    /// <summary>Stops the job where it is: what is on its way is dropped. The awaited job then ends with <see cref="JobStatus.Canceled"/>.</summary>
    /// <returns>Completes when every task has stopped.</returns>
    public Task CancelAsync() => _job.CancelAsync();

    /// <summary>Writes a savepoint while the job goes on: all of its state as of one moment, in a folder that stands for itself.</summary>
    /// <param name="folder">Where; the savepoint gets a folder of its own in it. Null: in <c>execution.checkpointing.savepoint-dir</c>.</param>
    /// <param name="cancellationToken">Stops waiting; the savepoint is then written all the same.</param>
    /// <returns>The savepoint's folder, for <c>-Dexecution.state-recovery.path</c>.</returns>
    /// <exception cref="InvalidOperationException">The job has ended, or is one in batch mode.</exception>
    /// <exception cref="ArgumentException">There is no folder, neither here nor in the options.</exception>
    public Task<string> TriggerSavepointAsync(string? folder = null, CancellationToken cancellationToken = default) =>
        _job.TriggerSavepointAsync(NotBlank(folder), stops: false, drains: false, cancellationToken);

    /// <summary>
    /// Writes a savepoint and stops the job with it: nothing is processed that is not in it, and its results are committed. Should the
    /// process fail before they are, the job, started again, commits them and ends.
    /// </summary>
    /// <param name="folder">Where; the savepoint gets a folder of its own in it. Null: in <c>execution.checkpointing.savepoint-dir</c>.</param>
    /// <param name="drain">Whether event time is brought to its end first, which fires all windows and timers: for a job that is not to go on.</param>
    /// <param name="cancellationToken">Stops waiting; the job is then stopped all the same.</param>
    /// <returns>The savepoint's folder, when the job has ended.</returns>
    /// <exception cref="InvalidOperationException">The job has ended, or is one in batch mode.</exception>
    /// <exception cref="ArgumentException">There is no folder, neither here nor in the options.</exception>
    public Task<string> StopWithSavepointAsync(string? folder = null, bool drain = false, CancellationToken cancellationToken = default) =>
        _job.TriggerSavepointAsync(NotBlank(folder), stops: true, drain, cancellationToken);

    private static string? NotBlank(string? folder)
    {
        if (folder is not null) ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        return folder;
    }

    /// <summary>Stops the sources and lets the rest finish: what has been read is written. The end of input fires what is open.</summary>
    /// <returns>Completes when the job is over.</returns>
    public Task StopAsync() => _job.DrainAsync();

    /// <summary>Waits for the job's end.</summary>
    /// <exception cref="JobExecutionException">The job failed.</exception>
    public TaskAwaiter<JobResult> GetAwaiter() => _job.Completion.GetAwaiter();

    /// <summary>The job's outcome, as a task.</summary>
    public Task<JobResult> AsTask() => _job.Completion;
}
