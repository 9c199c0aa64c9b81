namespace ActorStream.Windows;

/// <summary>Makes one result of all records.</summary>
internal struct ApplyElements<TKey, TIn, TOut, TMake>(TMake make) : IWindowFunction<TKey, ElementList<TIn>, TOut>
    where TMake : struct, IWindowResult<TKey, IReadOnlyList<TIn>, TOut>
{
    TMake _make = make;

    public readonly void Attach(WindowOperatorBase owner)
    {
    }

    public void Fire(in TKey key, TimeWindow window, ref ElementList<TIn> contents, Collector<TOut> output)
    {
        if (contents.Count > 0) output.Collect(_make.Make(in key, window, contents.View()));
    }

    public readonly void Clear(in TKey key, TimeWindow window)
    {
    }
}

/// <summary>Hands all records to a user's class.</summary>
internal struct ProcessElements<TKey, TIn, TOut>(Func<WindowRuntimeContext, ProcessWindowFunction<TKey, TIn, TOut>> factory)
    : IWindowFunction<TKey, ElementList<TIn>, TOut>
{
    UserWindowFunction<TKey, TIn, TOut> _user = new(factory);

    public void Attach(WindowOperatorBase owner) => _user.Attach(owner);

    public void Fire(in TKey key, TimeWindow window, ref ElementList<TIn> contents, Collector<TOut> output)
    {
        if (contents.Count > 0) _user.Process(in key, window, contents.View(), output);
    }

    public void Clear(in TKey key, TimeWindow window) => _user.Clear(in key, window);
}

/// <summary>Aggregates the records when the window fires: what an evictor makes necessary.</summary>
internal struct FoldElements<TKey, TIn, TAcc, TResult, TOut, TAggregate, TInner>(TAggregate aggregate, TInner inner)
    : IWindowFunction<TKey, ElementList<TIn>, TOut>
    where TAggregate : struct, IAggregateFunction<TIn, TAcc, TResult>
    where TInner : struct, IWindowFunction<TKey, TAcc, TOut>
{
    TAggregate _aggregate = aggregate;
    TInner _inner = inner;

    public void Attach(WindowOperatorBase owner) => _inner.Attach(owner);

    public void Fire(in TKey key, TimeWindow window, ref ElementList<TIn> contents, Collector<TOut> output)
    {
        if (contents.Count == 0) return;
        var accumulator = _aggregate.CreateAccumulator();
        foreach (ref readonly var value in contents.Values) _aggregate.Add(ref accumulator, in value);
        _inner.Fire(in key, window, ref accumulator, output);
    }

    public void Clear(in TKey key, TimeWindow window) => _inner.Clear(in key, window);
}

/// <summary>Lets an evictor at the records before and after another function.</summary>
internal struct EvictElements<TKey, TIn, TOut, TInner>(Evictor<TIn> evictor, TInner inner) : IWindowFunction<TKey, ElementList<TIn>, TOut>
    where TInner : struct, IWindowFunction<TKey, ElementList<TIn>, TOut>
{
    readonly WindowElements<TIn> _elements = new();
    TInner _inner = inner;

    public void Attach(WindowOperatorBase owner) => _inner.Attach(owner);

    public void Fire(in TKey key, TimeWindow window, ref ElementList<TIn> contents, Collector<TOut> output)
    {
        _elements.Open(in contents);
        evictor.EvictBefore(_elements, window);
        contents = _elements.Close();
        _inner.Fire(in key, window, ref contents, output);
        _elements.Open(in contents);
        evictor.EvictAfter(_elements, window);
        contents = _elements.Close();
    }

    public void Clear(in TKey key, TimeWindow window) => _inner.Clear(in key, window);
}
