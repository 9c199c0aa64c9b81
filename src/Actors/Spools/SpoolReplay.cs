using ActorStream.Operators.Exchange;

namespace ActorStream.Actors;

/// <summary>Gives the spooled inputs of a task: first those without key, then key by key.</summary>
internal sealed class SpoolReplay(IReadOnlyList<InputGate> gates)
{
    private readonly IEnumerator<(InputGate? Gate, Batch? Batch)> _steps = Steps(gates).GetEnumerator();

    /// <summary>The next batch, which is valid until the one behind it is asked for, and its input; no gate means that a key has ended.</summary>
    public (InputGate? Gate, Batch? Batch) Current => _steps.Current;

    public bool MoveNext() => _steps.MoveNext();

    private static IEnumerable<(InputGate? Gate, Batch? Batch)> Steps(IReadOnlyList<InputGate> gates)
    {
        foreach (var gate in gates)
        {
            if (gate.Spool is not { IsKeyed: false } plain) continue;
            foreach (var batch in plain.All()) yield return (gate, batch);
        }
        var keyed = gates.Select(static (gate, input) => (Input: input, gate.Spool)).Where(static g => g.Spool is { IsKeyed: true })
            .Select(static g => (g.Input, Spool: g.Spool!)).ToArray();
        if (keyed.Length == 0) yield break;
        foreach (var (input, batch) in keyed[0].Spool.ByKey(keyed)) yield return batch is null ? (null, null) : (gates[input], batch);
    }
}
