using ActorStream.Operators;
using ActorStream.Windows;

namespace ActorStream.Streams;

/// <summary>A window definition on its way to an operator: the key, the windows, the trigger, the evictor, what becomes of late records.</summary>
internal sealed class WindowBuilder<TKey, T>(DataStream<T> stream, Keying<T, TKey> keying, WindowAssigner<T> assigner, bool isKeyless, SourceLocation site)
{
    private Func<WindowRuntimeContext, Trigger<T>>? _trigger;
    private Evictor<T>? _evictor;
    private TimeSpan _lateness;
    private OutputTag<T>? _lateData;
    private bool _preAggregates;

    public DataStream<T> Stream => stream;

    public void SetTrigger(Func<WindowRuntimeContext, Trigger<T>> trigger) => _trigger = trigger;

    public void SetEvictor(Evictor<T> evictor) => _evictor = evictor;

    public void SetLateness(TimeSpan lateness) => _lateness = lateness;

    public void SetPreAggregation() => _preAggregates = true;

    public void SetLateData(OutputTag<T> tag) => _lateData = tag;

    /// <summary>An aggregate, and a struct that makes the results.</summary>
    public DataStream<TOut> Aggregate<TResult, TOut>(Aggregate<T, TResult> aggregate, object make, string kind)
    {
        var spec = Spec(kind);
        aggregate.Accept(new StateCheck<TResult>(this, kind));
        if (_preAggregates && !isKeyless && _evictor is null && _lateData is null && SliceWindows.CanMake(spec))
            return aggregate.Accept(new PreAggregation<TKey, T, TResult, TOut>(stream, keying, spec, make, kind, site));
        return Add<TOut>(kind, context =>
        {
            if (_evictor is null && SliceWindows.CanMake(spec))
                return ((IOneInput<T>)SliceWindows.Create<TKey, T, TResult, TOut>(context, spec, keying.Selector, keying.CodecStruct, aggregate, make)).Input;
            if (_evictor is null && SessionWindows.CanMake(spec))
                return ((IOneInput<T>)SessionWindows.Create<TKey, T, TResult, TOut>(context, spec, keying.Selector, keying.CodecStruct, aggregate, make)).Input;
            return aggregate.Accept(new Maker<TResult, TOut>(this, context, spec, make, factory: null));
        });
    }

    /// <summary>An aggregate whose result goes to a class of the user's.</summary>
    public DataStream<TOut> AggregateAndProcess<TResult, TOut>(
        Aggregate<T, TResult> aggregate, Func<WindowRuntimeContext, ProcessWindowFunction<TKey, TResult, TOut>> factory, string kind)
    {
        var spec = Spec(kind);
        aggregate.Accept(new StateCheck<TResult>(this, kind));
        return Add<TOut>(kind, context => aggregate.Accept(new Maker<TResult, TOut>(this, context, spec, make: null, factory)));
    }

    /// <summary>All elements, and a struct that makes the results of them.</summary>
    public DataStream<TOut> Elements<TOut>(object function, string kind)
    {
        var spec = Spec(kind);
        stream.Environment.CodecFor<T>($"{kind} ({site}), whose state is the records", asKey: false);
        return Add<TOut>(kind, context => General<ElementList<T>, TOut>(context, spec, default(ListedContents<T>), Evicting<TOut>(function)));
    }

    private WindowSpec<T> Spec(string kind)
    {
        stream.Environment.CloseWindow(site);
        var spec = new WindowSpec<T>
        {
            Assigner = assigner,
            Trigger = _trigger,
            AllowedLateness = (long)_lateness.TotalMilliseconds,
            LateData = _lateData,
        };
        try
        {
            WindowPlan.Check(spec);
        }
        catch (ArgumentException wrong)
        {
            stream.Environment.AddFault($"{kind} ({site}): {wrong.Message}");
        }
        return spec;
    }

    private DataStream<TOut> Add<TOut>(string kind, Func<OperatorContext, Inlet<T>> create) => stream.Operator<TOut>(
        kind, site.File ?? "", site.Line, create, fixedParallelism: isKeyless ? 1 : null);

    private Inlet<T> General<TAcc, TOut>(OperatorContext context, WindowSpec<T> spec, object contents, object function) =>
        Closed.Create<IOneInput<T>>(
            typeof(WindowOperator<,,,,,,,>),
            [typeof(TKey), typeof(T), typeof(TAcc), typeof(TOut), keying.SelectorType, keying.CodecType, contents.GetType(), function.GetType()],
            context, spec, keying.Selector, keying.CodecStruct, contents, function).Input;

    /// <summary>The function behind the evictor, where there is one.</summary>
    private object Evicting<TOut>(object function) => _evictor is null
        ? function
        : Closed.Create(typeof(EvictElements<,,,>), [typeof(TKey), typeof(T), typeof(TOut), function.GetType()], _evictor, function);

    private sealed class StateCheck<TResult>(WindowBuilder<TKey, T> owner, string kind) : IAggregateVisitor<T, TResult, bool>
    {
        public bool Visit<TAcc, TFunctor>(TFunctor functor)
            where TFunctor : struct, IAggregateFunctor<T, TAcc, TResult> =>
            owner.Stream.Environment.CodecFor<TAcc>($"{kind} ({owner.Site}), the accumulator", asKey: false) is not null;
    }

    private SourceLocation Site => site;

    private sealed class Maker<TResult, TOut>(
        WindowBuilder<TKey, T> owner, OperatorContext context, WindowSpec<T> spec, object? make,
        Func<WindowRuntimeContext, ProcessWindowFunction<TKey, TResult, TOut>>? factory) : IAggregateVisitor<T, TResult, Inlet<T>>
    {
        public Inlet<T> Visit<TAcc, TFunctor>(TFunctor functor)
            where TFunctor : struct, IAggregateFunctor<T, TAcc, TResult>
        {
            var function = make is null
                ? new ProcessAggregate<TKey, T, TAcc, TResult, TOut, TFunctor>(functor, factory!)
                : Closed.Create(
                    typeof(EmitAggregate<,,,,,,>),
                    [typeof(TKey), typeof(T), typeof(TAcc), typeof(TResult), typeof(TOut), typeof(TFunctor), make.GetType()],
                    functor, make);
            if (owner._evictor is null)
                return owner.General<TAcc, TOut>(context, spec, new AggregatedContents<T, TAcc, TResult, TFunctor>(functor), function);
            var fold = Closed.Create(
                typeof(FoldElements<,,,,,,>),
                [typeof(TKey), typeof(T), typeof(TAcc), typeof(TResult), typeof(TOut), typeof(TFunctor), function.GetType()],
                functor, function);
            return owner.General<ElementList<T>, TOut>(context, spec, default(ListedContents<T>), owner.Evicting<TOut>(fold));
        }
    }
}
