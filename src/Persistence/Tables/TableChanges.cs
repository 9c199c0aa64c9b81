namespace ActorStream.Persistence;

/// <summary>
/// What has changed in a table from freeze to freeze: the positions of rows that were accessed for writing, and the keys that were removed. It is kept until a checkpoint that
/// has it is known to be complete: the changes of one that was given up are in the next one too.
/// </summary>
internal sealed class TableChanges<TKey>
{
    // So many keys are remembered in any case; more only while they are fewer than the rows.
    const int FewRemoved = 1024;

    // So many freezes without a completed checkpoint, and the next one that is stored stands for itself.
    const int MostCuts = 16;

    readonly List<Cut> _cuts = [];
    long _since = long.MinValue;
    List<RemovedKey<TKey>>? _removed = [];

    public void Removed(in TKey key, ulong hash, int rows)
    {
        if (_removed is not { } removed)
            return;
        if (removed.Count >= Math.Max(FewRemoved, rows))
            Forget();
        else
            removed.Add(new(key, hash));
    }

    /// <summary>What has changed cannot be told: what is stored next must be all there is.</summary>
    public void Forget() => _removed = null;

    /// <summary>Ends what has changed up to a freeze.</summary>
    /// <param name="cut">The freeze.</param>
    /// <param name="touched">One bit for each position: whether its row was accessed for writing since the freeze before.</param>
    /// <param name="changed">The same since the checkpoint that the freeze names.</param>
    /// <param name="removed">The keys that were removed since then; some are there again.</param>
    /// <returns>False when all rows must be stored.</returns>
    public bool Close(in SnapshotCut cut, ulong[] touched, out ulong[] changed, out IReadOnlyList<RemovedKey<TKey>> removed)
    {
        (changed, removed) = ([], []);
        if (_cuts.Count == MostCuts)
        {
            _cuts.Clear();
            _since = long.MinValue;
        }
        _cuts.Add(new(cut.Id, touched, _removed));
        _removed = [];
        if (cut.Since is not { } since)
            return false;
        if (since != _since)
        {
            var index = _cuts.FindIndex(one => one.Id == since);
            if (index < 0)
                return false;
            _cuts.RemoveRange(0, index + 1);
            _since = since;
        }
        if (_cuts.Exists(static one => one.Removed is null))
            return false;
        if (Planted.Is(PlantedBug.ChangesOfGivenUpCheckpointLost))
            _cuts.RemoveRange(0, _cuts.Count - 1);
        (changed, removed) = _cuts.Count == 1 ? (_cuts[0].Touched, _cuts[0].Removed!) : (Union(), _cuts.SelectMany(static one => one.Removed!).ToList());
        if (Planted.Is(PlantedBug.RemovedKeysNotStored))
            removed = [];
        return true;
    }

    ulong[] Union()
    {
        var union = new ulong[_cuts.Max(static one => one.Touched.Length)];
        foreach (var (_, touched, _) in _cuts)
        {
            for (var i = 0; i < touched.Length; i++)
                union[i] |= touched[i];
        }
        return union;
    }

    sealed record Cut(long Id, ulong[] Touched, List<RemovedKey<TKey>>? Removed);
}

/// <summary>A key that was removed from a table.</summary>
internal readonly record struct RemovedKey<TKey>(TKey Key, ulong Hash);
