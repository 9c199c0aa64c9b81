using System.Globalization;
using ActorStream.Actors;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorStream.Streams;

/// <summary>Says what a job goes on from: on the log, or on the error output of a program that has none.</summary>
internal sealed class JobAnnouncement(string name, CheckpointSettings checkpoints, ILoggerFactory loggers)
{
    public void AttemptStarted(int attempt, RestoredJob? restored)
    {
        var line = restored is null
            ? checkpoints.Store.IsDurable
                ? $"{name} starts afresh: its checkpoints go to {checkpoints.Store.Description}"
                : $"{name} starts afresh: its checkpoints are in memory"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{name} {(restored.EndsJob ? "was stopped with" : "goes on from")} {(restored.Metadata.IsSavepoint ? "the savepoint" : $"checkpoint {restored.Metadata.Id}")} of {DateTimeOffset.FromUnixTimeMilliseconds(restored.Metadata.Timestamp):yyyy-MM-dd HH:mm:ss}Z in {restored.Store.Description}{(restored.EndsJob ? ": what that had still to commit is committed, and the job ends" : "")} (attempt {attempt})");
        Say(line);
    }

    public void FoundFinished() =>
        Say($"{name} has come to its end before, as {checkpoints.Store.Description} says, and is left at that. To run it once more: another --job-id, or -D{CheckpointOptions.FinishedJob.Name}=RUN_AFRESH");

    private void Say(string line)
    {
        if (loggers is NullLoggerFactory) Console.Error.WriteLine(line);
        else if (loggers.CreateLogger("ActorStream.Jobs") is var log && log.IsEnabled(LogLevel.Information)) log.LogInformation("{Line}", line);
    }
}
