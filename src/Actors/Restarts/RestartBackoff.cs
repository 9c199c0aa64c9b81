namespace ActorStream.Actors;

/// <summary>Decides after each failure whether the job is started again, and when. One for each job; not shared.</summary>
internal abstract class RestartBackoff
{
    /// <summary>The first failure ends the job.</summary>
    public static RestartBackoff None { get; } = new Never();

    /// <summary>What it does, for messages.</summary>
    public abstract string Description { get; }

    /// <param name="now">The time of the failure.</param>
    /// <returns>How long to wait before the next attempt; null: there is none.</returns>
    public abstract TimeSpan? AfterFailure(DateTimeOffset now);

    private sealed class Never : RestartBackoff
    {
        public override string Description => "none";

        public override TimeSpan? AfterFailure(DateTimeOffset now) => null;
    }
}
