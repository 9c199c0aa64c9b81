namespace ActorStream.Connectors;

/// <summary>Of several records with one key in a batch the last one counts: it is written, or its row deleted.</summary>
internal sealed class LastOfKey<T>(IEqualityComparer<T> keys, Func<T, bool>? isDelete)
{
    private readonly HashSet<T> _seen = new(keys);

    /// <summary>What to write, in the order of the batch; valid until the next call.</summary>
    public List<T> Upserts { get; } = [];

    /// <summary>Whose rows to delete.</summary>
    public List<T> Deletes { get; } = [];

    public void Sort(ReadOnlySpan<T> rows)
    {
        _seen.Clear();
        Upserts.Clear();
        Deletes.Clear();
        for (var i = rows.Length - 1; i >= 0; i--)
        {
            if (!_seen.Add(rows[i])) continue;
            (isDelete is not null && isDelete(rows[i]) ? Deletes : Upserts).Add(rows[i]);
        }
        Upserts.Reverse();
        _seen.Clear();
    }
}
