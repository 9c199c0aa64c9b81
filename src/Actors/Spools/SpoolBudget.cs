namespace ActorStream.Actors;

/// <summary>What the inputs of one subtask may keep in memory together.</summary>
internal sealed class SpoolBudget(long memory)
{
    private readonly List<InputSpool> _spools = [];

    /// <summary>How many bytes the inputs have written to files.</summary>
    public long Spilled => _spools.Sum(static s => s.Spilled);

    public void Share(InputSpool spool) => _spools.Add(spool);

    /// <summary>Lets the largest input go to its file when there is too much in memory.</summary>
    public void Relieve()
    {
        InputSpool? largest = null;
        var held = 0L;
        foreach (var spool in _spools)
        {
            if (!spool.CanSpill) continue;
            held += spool.Held;
            if (largest is null || spool.Held > largest.Held) largest = spool;
        }
        if (held > memory) largest!.Spill();
    }
}
