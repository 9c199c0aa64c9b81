namespace ActorStream.Windows;

/// <summary>Emits what an accumulator comes to.</summary>
internal struct EmitAggregate<TKey, TIn, TAcc, TResult, TOut, TAggregate, TMake>(TAggregate aggregate, TMake make) : IWindowFunction<TKey, TAcc, TOut>
    where TAggregate : struct, IAggregateFunction<TIn, TAcc, TResult>
    where TMake : struct, IWindowResult<TKey, TResult, TOut>
{
    TAggregate _aggregate = aggregate;
    TMake _make = make;

    public readonly void Attach(WindowOperatorBase owner)
    {
    }

    public void Fire(in TKey key, TimeWindow window, ref TAcc contents, Collector<TOut> output) =>
        output.Collect(_make.Make(in key, window, _aggregate.GetResult(in contents)));

    public readonly void Clear(in TKey key, TimeWindow window)
    {
    }
}

/// <summary>Hands what an accumulator comes to, as the only element, to a user's class.</summary>
internal struct ProcessAggregate<TKey, TIn, TAcc, TResult, TOut, TAggregate>(
    TAggregate aggregate, Func<WindowRuntimeContext, ProcessWindowFunction<TKey, TResult, TOut>> factory) : IWindowFunction<TKey, TAcc, TOut>
    where TAggregate : struct, IAggregateFunction<TIn, TAcc, TResult>
{
    TAggregate _aggregate = aggregate;
    UserWindowFunction<TKey, TResult, TOut> _user = new(factory);

    public void Attach(WindowOperatorBase owner) => _user.Attach(owner);

    public void Fire(in TKey key, TimeWindow window, ref TAcc contents, Collector<TOut> output) =>
        _user.Process(in key, window, [_aggregate.GetResult(in contents)], output);

    public void Clear(in TKey key, TimeWindow window) => _user.Clear(in key, window);
}
