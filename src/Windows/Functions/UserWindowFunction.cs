namespace ActorStream.Windows;

/// <summary>A user's class in the operator of one subtask.</summary>
internal struct UserWindowFunction<TKey, TIn, TOut>(Func<WindowRuntimeContext, ProcessWindowFunction<TKey, TIn, TOut>> factory)
{
    ProcessWindowFunction<TKey, TIn, TOut>? _function;
    WindowClock? _clock;

    public void Attach(WindowOperatorBase owner)
    {
        _clock = owner.Clock;
        _function = owner.DeclareFunction(factory);
    }

    public readonly void Process(in TKey key, TimeWindow window, IReadOnlyList<TIn> elements, Collector<TOut> output) =>
        _function!.Process(key, new WindowContext(window, _clock!), elements, output);

    public readonly void Clear(in TKey key, TimeWindow window) => _function!.Clear(key, new WindowContext(window, _clock!));
}

/// <summary>A user's class for windows without key, as one with a key that says nothing.</summary>
internal sealed class KeylessWindowFunction<TKey, TIn, TOut>(ProcessAllWindowFunction<TIn, TOut> inner) : ProcessWindowFunction<TKey, TIn, TOut>
{
    /// <summary>A factory that puts the function of another one behind a key.</summary>
    public static Func<WindowRuntimeContext, ProcessWindowFunction<TKey, TIn, TOut>> Of(Func<WindowRuntimeContext, ProcessAllWindowFunction<TIn, TOut>> factory) =>
        context => new KeylessWindowFunction<TKey, TIn, TOut>(factory(context) ?? throw new InvalidOperationException(
            $"The factory gave null: it must give a new {typeof(ProcessAllWindowFunction<TIn, TOut>).Name} each time it is called."));

    public override Task OpenAsync(CancellationToken cancellationToken) => inner.OpenAsync(cancellationToken);

    public override Task CloseAsync() => inner.CloseAsync();

    public override void SnapshotState(long checkpointId) => inner.SnapshotState(checkpointId);

    public override void NotifyCheckpointComplete(long checkpointId) => inner.NotifyCheckpointComplete(checkpointId);

    public override void Process(TKey key, WindowContext context, IReadOnlyList<TIn> elements, Collector<TOut> output) =>
        inner.Process(context, elements, output);

    public override void Clear(TKey key, WindowContext context) => inner.Clear(context);
}
