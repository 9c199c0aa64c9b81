namespace ActorStream.Connectors;

/// <summary>What a <see cref="JdbcLookup{TKey, T}"/> keeps of what it was asked.</summary>
/// <remarks>Immutable and safe to share.</remarks>
public sealed record LookupCache
{
    private LookupCache()
    {
    }

    /// <summary>Nothing: every question goes to the database. The default.</summary>
    public static LookupCache None { get; } = new();

    internal bool IsPartial { get; private init; }

    internal long MaxRows { get; private init; } = long.MaxValue;

    internal TimeSpan? ExpireAfterWrite { get; private init; }

    internal TimeSpan? ExpireAfterAccess { get; private init; }

    internal bool KeepsMissing { get; private init; }

    internal TimeSpan? ReloadInterval { get; private init; }

    internal bool IsFull { get; private init; }

    /// <summary>The rows of the keys that were asked for last.</summary>
    /// <param name="maxRows">How many rows, at least 1; the keys whose last use is longest ago go first.</param>
    /// <param name="expireAfterWrite">How long after it was read a key is asked again; null: never.</param>
    /// <param name="expireAfterAccess">How long after its last use a key is forgotten; null: never.</param>
    /// <param name="cacheMissingKey">Whether it is kept too that a key has no row.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive.</exception>
    public static LookupCache Partial(long maxRows, TimeSpan? expireAfterWrite = null, TimeSpan? expireAfterAccess = null, bool cacheMissingKey = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRows, 1);
        if (expireAfterWrite is { } write) ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(write, TimeSpan.Zero, nameof(expireAfterWrite));
        if (expireAfterAccess is { } access) ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(access, TimeSpan.Zero, nameof(expireAfterAccess));
        return new() { IsPartial = true, MaxRows = maxRows, ExpireAfterWrite = expireAfterWrite, ExpireAfterAccess = expireAfterAccess, KeepsMissing = cacheMissingKey };
    }

    /// <summary>The whole table, read at the first question.</summary>
    /// <param name="reloadInterval">After what time it is read again, beside the answers, which are of the old rows until then; null: never.</param>
    /// <exception cref="ArgumentOutOfRangeException">The interval is not positive.</exception>
    public static LookupCache Full(TimeSpan? reloadInterval = null)
    {
        if (reloadInterval is { } interval) ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero, nameof(reloadInterval));
        return new() { IsFull = true, ReloadInterval = reloadInterval };
    }
}
