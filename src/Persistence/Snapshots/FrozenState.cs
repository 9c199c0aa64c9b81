namespace ActorStream.Persistence;

/// <summary>One state as it was at a barrier, to be written anywhere while the task goes on.</summary>
internal abstract class FrozenState
{
    public abstract StateSnapshot Write();
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
