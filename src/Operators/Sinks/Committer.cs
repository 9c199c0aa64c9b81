using Microsoft.Extensions.Logging;

namespace ActorStream.Operators;

/// <summary>Tries a commit again, a few times and each time later, before it fails the job, naming sink and checkpoint.</summary>
internal sealed partial class Committer(SinkContext context)
{
    private const int Tries = 5;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);

    private readonly ILogger _logger = context.LoggerFactory.CreateLogger("ActorStream.Sinks");

    /// <param name="checkpointId">The checkpoint that is committed; <see cref="long.MaxValue"/>: the end of a job without checkpoints.</param>
    /// <param name="commit">Does it; may be called again after it has failed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CommitFailedException">It failed every time.</exception>
    public async Task RunAsync(long checkpointId, Func<Task> commit, CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await commit().ConfigureAwait(false);
                return;
            }
            catch (Exception cause) when (!(cause is OperationCanceledException && cancellationToken.IsCancellationRequested))
            {
                var what = checkpointId == long.MaxValue ? "the end of the input" : $"checkpoint {checkpointId}";
                if (attempt == Tries) throw new CommitFailedException(context.SinkName, what, Tries, cause);
                Retrying(_logger, context.SinkName, what, attempt, cause);
            }
            await context.TimeProvider.PauseAsync(pause, cancellationToken).ConfigureAwait(false);
            pause *= 2;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Sink} could not commit {What} ({Attempt}. try); trying again")]
    private static partial void Retrying(ILogger logger, string sink, string what, int attempt, Exception cause);
}

/// <summary>What belongs to a complete checkpoint could not be committed: the job cannot go on, and starts again from that checkpoint, which is committed then.</summary>
internal sealed class CommitFailedException(string sink, string what, int tries, Exception cause) : Exception(
    $"{sink} could not commit {what} in {tries} tries: {cause.GetType().Name}: {cause.Message}", cause);
