using Microsoft.Extensions.Logging;

namespace ActorStream.Operators;

/// <summary>Writes the epochs of one writer outside, in order and each once: whatever fails, the marker tells what was committed.</summary>
internal sealed partial class EpochCommitter(EpochParty party, int writer, SinkContext context)
{
    private const int Tries = 5;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);

    private readonly ILogger _logger = context.LoggerFactory.CreateLogger("ActorStream.Sinks");

    /// <summary>The last marker that is known to be committed.</summary>
    public EpochMarker? Last { get; private set; }

    /// <summary>Takes the writer over from earlier attempts, and finds out which of the restored epochs have been written.</summary>
    /// <param name="state">What was restored of the writer; null: nothing was.</param>
    /// <param name="epochs">The restored epochs, in order.</param>
    /// <param name="mismatch">What to do when the marker does not fit.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Those that are still to be written.</returns>
    /// <exception cref="EpochMarkerException">The marker does not fit.</exception>
    public async Task<IReadOnlyList<Epoch>> RecoverAsync(EpochState? state, IReadOnlyList<Epoch> epochs, EpochMarkerMismatch mismatch, CancellationToken cancellationToken)
    {
        Last = await RetryAsync("its marker", () => party.ReadMarkerAsync(writer, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (state is null) return epochs;
        // First of all: a snapshot that was made the moment an epoch was written has its marker and, still, the epoch.
        for (var i = epochs.Count - 1; i >= 0; i--)
            if (Last == MarkerOf(state.Lineage, epochs[i])) return [.. epochs.Skip(i + 1)];
        if (Last == state.Last) return epochs;
        var fault = Last is null
            ? $"the checkpoint knows of {Text(state.Last)}, and there is no marker outside any more (markers may expire there, or were deleted)"
            : $"the checkpoint knows of {Text(state.Last)}, and outside there is {Text(Last)}: something newer has been committed than the checkpoint that was restored";
        switch (mismatch)
        {
            case EpochMarkerMismatch.Rewrite:
                Mismatch(_logger, context.SinkName, writer, fault, "writes");
                return epochs;
            case EpochMarkerMismatch.Skip:
                Mismatch(_logger, context.SinkName, writer, fault, "leaves out");
                return [];
            default:
                throw new EpochMarkerException(
                    $"{context.SinkName}, writer {writer}: {fault}. Whether the checkpoint's {epochs.Count} epochs were written cannot be told: have them rewritten (records may come twice) or skipped (records may be missing).");
        }
    }

    /// <summary>Writes an epoch, whose checkpoint is complete.</summary>
    public async Task WriteAsync(string lineage, Epoch epoch, CancellationToken cancellationToken)
    {
        var marker = MarkerOf(lineage, epoch);
        var before = Last;
        var isDoubtful = false;
        await RetryAsync(
            epoch.Id == long.MaxValue ? "the end of the input" : $"checkpoint {epoch.Id}",
            async () =>
            {
                if (isDoubtful)
                {
                    var known = await party.ReadMarkerAsync(writer, cancellationToken).ConfigureAwait(false);
                    if (known == marker) return known;
                    if (known != before)
                        throw new EpochFencedException($"{context.SinkName}, writer {writer}: outside there is {Text(known)} where {Text(before)} was: somebody else writes in this one's place.");
                }
                // From here on, whatever happens, it is not known.
                isDoubtful = true;
                await party.WriteEpochAsync(writer, marker, epoch.Records, cancellationToken).ConfigureAwait(false);
                return marker;
            },
            cancellationToken).ConfigureAwait(false);
        Last = marker;
    }

    private async Task<TResult> RetryAsync<TResult>(string what, Func<Task<TResult>> call, CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call().ConfigureAwait(false);
            }
            catch (Exception cause) when (cause is not EpochFencedException && !(cause is OperationCanceledException && cancellationToken.IsCancellationRequested))
            {
                if (attempt == Tries) throw new CommitFailedException(context.SinkName, what, Tries, cause);
                Retrying(_logger, context.SinkName, what, attempt, cause);
            }
            await context.TimeProvider.PauseAsync(pause, cancellationToken).ConfigureAwait(false);
            pause *= 2;
        }
    }

    private static EpochMarker MarkerOf(string lineage, Epoch epoch) => new(lineage, epoch.Attempt, epoch.Id);

    private static string Text(EpochMarker? marker) => marker is null ? "no epoch" : $"epoch {marker.Epoch} of attempt {marker.Attempt}";

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Sink} could not commit {What} ({Attempt}. try); trying again")]
    private static partial void Retrying(ILogger logger, string sink, string what, int attempt, Exception cause);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Sink}, writer {Writer}: {Fault}; as it is told to, it {Does} what the checkpoint has.")]
    private static partial void Mismatch(ILogger logger, string sink, int writer, string fault, string does);
}
