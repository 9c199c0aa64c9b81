using ActorStream.Persistence;

namespace ActorStream.Operators;

/// <summary>An operator around user functions that have a lifecycle.</summary>
internal abstract class FunctionOperator : Operator
{
    private readonly List<RichFunction> _functions = [];

    protected FunctionOperator(OperatorContext context)
    {
        Attach(context);
        OperatorState = new OperatorStates(new OperatorStateBackend(context.Codecs));
    }

    /// <summary>State of the subtask: lists and broadcast state.</summary>
    public OperatorStates OperatorState { get; }

    public override async Task OpenAsync(CancellationToken cancellationToken)
    {
        foreach (var function in _functions) await function.OpenAsync(cancellationToken).ConfigureAwait(false);
    }

    public override async Task CloseAsync()
    {
        foreach (var function in _functions) await function.CloseAsync().ConfigureAwait(false);
    }

    public override void SnapshotState(long checkpointId)
    {
        foreach (var function in _functions) function.SnapshotState(checkpointId);
    }

    public override FrozenOperator Freeze(SnapshotCut cut = default) => OperatorState.Backend.Freeze();

    public override void Restore(SnapshotReader stored) => OperatorState.Backend.Restore(stored);

    public override void CheckpointCompleted(long checkpointId)
    {
        foreach (var function in _functions) function.NotifyCheckpointComplete(checkpointId);
    }

    /// <summary>Makes the function of this subtask; it declares its state meanwhile.</summary>
    protected TFunction Declare<TContext, TFunction>(Func<TContext, TFunction> factory, TContext context)
        where TContext : RuntimeContext
        where TFunction : class
    {
        var function = factory(context) ?? throw new InvalidOperationException(
            $"The factory of {Context.Name} gave null: it must give a new {typeof(TFunction).Name} each time it is called.");
        context.Close();
        if (function is RichFunction rich) _functions.Add(rich);
        return function;
    }
}
