namespace ActorStream.Persistence;

/// <summary>One state as it was at a barrier, to be written anywhere while the task goes on.</summary>
internal abstract class FrozenState
{
    public abstract StateSnapshot Write();
}

/// <summary>A keyed state at a barrier.</summary>
internal abstract class FrozenKeyed(StateDescriptor descriptor, KeyGroupRange range) : FrozenState
{
    public StateDescriptor Descriptor { get; } = descriptor;

    public KeyGroupRange Range { get; } = range;

    /// <summary>Which of several tables of one name it is.</summary>
    public long Section { get; init; }

    /// <summary>Whether it is only what has changed since an earlier checkpoint.</summary>
    public abstract bool IsChanges { get; }

    /// <summary>How many rows the state had, about: where only what has changed is written, all the same.</summary>
    public abstract int TotalRows { get; }

    /// <summary>Gives out what was removed, then the rows.</summary>
    public abstract void Write(KeyedOutput output);

    public override StateSnapshot Write()
    {
        var output = new KeyedMemory(Range);
        Write(output);
        return new(Descriptor, Range, output.Parts) { Rows = output.Rows, Section = Section, Removed = IsChanges ? output.RemovedParts : null };
    }
}

/// <summary>The states of an operator as they were at a barrier. Taken on the task's thread; written and disposed of on any thread.</summary>
internal sealed class FrozenOperator(IReadOnlyList<FrozenState> states, IReadOnlyList<IDisposable> held) : IDisposable
{
    public static FrozenOperator Empty { get; } = new([], []);

    public IReadOnlyList<FrozenState> States { get; } = states;

    /// <summary>The states of several parts of one operator as one.</summary>
    public static FrozenOperator Of(params ReadOnlySpan<FrozenOperator> parts)
    {
        var states = new List<FrozenState>();
        var held = new List<IDisposable>();
        foreach (var part in parts)
        {
            states.AddRange(part.States);
            held.Add(part);
        }
        return new(states, held);
    }

    public OperatorSnapshot Write() => new(States.Select(static state => state.Write()).ToArray());

    /// <summary>Lets the tables have their memory back.</summary>
    public void Dispose()
    {
        foreach (var one in held)
            one.Dispose();
    }
}
