namespace ActorStream.Persistence;

/// <summary>One operator of a task at a barrier.</summary>
/// <param name="Uid">What it is found again by.</param>
/// <param name="Watermark">The event time up to which it had acted.</param>
/// <param name="State">Its states.</param>
internal sealed record FrozenPart(string Uid, long Watermark, FrozenOperator State)
{
    /// <summary>Whether something of it is only what has changed since an earlier checkpoint.</summary>
    public bool HasChanges => State.States.Any(static state => state is FrozenKeyed { IsChanges: true });
}
