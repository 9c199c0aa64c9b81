using System.Globalization;
using System.Reflection;
using ActorStream.Actors;
using ActorStream.Operators;
using ActorStream.Persistence;
using ActorStream.Streams;
using Microsoft.Extensions.Logging;

namespace ActorStream;

/// <summary>From a program to a running job.</summary>
public sealed partial class StreamExecutionEnvironment
{
    private static long _starts;

    internal RunningJob Start(string name, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var compiled = Compile(name);
        var options = TaskOptionsOf(compiled);
        var widest = compiled.Plan.Vertices.Max(static v => v.Parallelism);
        var storage = Checkpointing.Storage;
        return new RunningJob(
            compiled, options, CheckpointSettingsOf(compiled, storage, storage.Open(SystemTime)), Math.Min(Environment.ProcessorCount, widest), TimeProvider, cancellationToken);
    }

    internal TaskOptions TaskOptionsOf(PlanCompilation compiled) => new()
    {
        JobName = compiled.Plan.Name,
        JobId = RunningJob.NextId(),
        BufferTimeout = _configuration.Get(JobOptions.BufferTimeoutEnabled) ? BufferTimeout : null,
        AlignsBarriers = Checkpointing.Mode == CheckpointingMode.ExactlyOnce,
        OvertakesAfter = compiled.IsBatch ? null : Checkpointing.OvertakesAfter,
        StaysAtEnd = !compiled.IsBatch,
        Seed = (ulong)(_configuration.Get(JobOptions.Seed) ?? 0),
        Loggers = LoggerFactory,
        HopShare = compiled.HopShare,
    };

    /// <summary>How a job of this environment takes checkpoints.</summary>
    /// <param name="compiled">The job.</param>
    /// <param name="storage">Where its checkpoints are kept.</param>
    /// <param name="store">The opened storage.</param>
    internal CheckpointSettings CheckpointSettingsOf(PlanCompilation compiled, CheckpointStorage storage, ICheckpointStore store)
    {
        var restart = RestartStrategy;
        var serves = storage.IsDurable || restart != RestartStrategy.None || compiled.Nodes.Any(static n => n.CommitsOnCheckpoints);
        if (_configuration.Get(CheckpointOptions.MaxConcurrent) is var concurrent and not 1)
            LoggerFactory.CreateLogger("ActorStream.Checkpoints").LogWarning("execution.checkpointing.max-concurrent-checkpoints is {Number}: at most one checkpoint is under way, so it counts as 1", concurrent);
        var savepoints = _configuration.Get(CheckpointOptions.SavepointDir);
        return new CheckpointSettings
        {
            Store = store,
            Job = JobKey(compiled.Plan.Name),
            Owner = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}/{Environment.ProcessId}/{TimeProvider.GetTimestamp()}/{Interlocked.Increment(ref _starts)}"),
            Enabled = !compiled.IsBatch,
            Interval = serves && !compiled.IsBatch ? Checkpointing.Interval : null,
            Timeout = Checkpointing.Timeout,
            MinPause = Checkpointing.MinPause,
            TolerableFailures = Checkpointing.TolerableFailedCheckpoints,
            Retained = Checkpointing.NumRetained,
            Incremental = Checkpointing.Incremental,
            RetainsOnCancel = Checkpointing.Retention == CheckpointRetention.RetainOnCancellation,
            Restart = () => restart.Create((ulong)(_configuration.Get(JobOptions.Seed) ?? 0)),
            IgnoresUnclaimedState = _configuration.Get(CheckpointOptions.IgnoreUnclaimed),
            StaysFinished = _configuration.Get(CheckpointOptions.FinishedJob) == FinishedJobMode.StayFinished,
            FallsBack = _configuration.Get(CheckpointOptions.FallBack),
            From = _configuration.Get(CheckpointOptions.RecoveryPath) is { } path ? Path.GetFullPath(path) : null,
            ClaimsFrom = _configuration.Get(CheckpointOptions.ClaimMode) == RecoveryClaimMode.Claim,
            DeleteSavepoint = path => SavepointFolder.DeleteAsync(path, SystemTime),
            OpenSavepoint = folder => SavepointFolder.New(folder ?? savepoints ?? throw NoSavepointFolder(), compiled.Plan.Name, TimeProvider, SystemTime),
            FindSavepoint = path => SavepointFolder.Open(path, SystemTime),
        };
    }

    private static ArgumentException NoSavepointFolder() =>
        new($"There is no folder for the savepoint: name one, or set {CheckpointOptions.SavepointDir.Name}.");

    /// <summary>A job is known by its id where it has one, else by its program and its name.</summary>
    private string JobKey(string name) => _configuration.JobId ?? $"{Assembly.GetEntryAssembly()?.GetName().Name ?? "program"}-{name}";
}
