using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using ActorStream.Operators;
using ActorStream.Persistence;
using ActorStream.Streams;

namespace ActorStream;

/// <summary>A stream whose records are grouped by key: where state, timers and windows are.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="T">The type of the records.</typeparam>
public sealed partial class KeyedStream<TKey, T> : DataStream<T>
{
    internal KeyedStream(StreamExecutionEnvironment environment, StreamOutput<T>[] outputs, Keying<T, TKey> keying)
        : base(environment, outputs) => Keying = keying;

    internal Keying<T, TKey> Keying { get; }

    /// <summary>Runs a function with state and timers over the records of each key.</summary>
    /// <param name="factory">Makes the function: once when the plan is checked, once for each subtask.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <example><code>
    /// clicks.KeyBy(static c => c.User).Process(static context => new Silence(context)).Print();
    /// // prints: ann silent since 70, bob silent since 80
    ///
    /// public sealed class Silence(KeyedRuntimeContext runtime) : KeyedProcessFunction&lt;string, Click, string>
    /// {
    ///     private readonly ValueState&lt;DateTimeOffset> _last = runtime.GetState("last", default(DateTimeOffset));
    ///
    ///     public override void ProcessElement(Click value, KeyedContext&lt;string> context, Collector&lt;string> output)
    ///     {
    ///         _last.Value = context.Timestamp;
    ///         context.TimerService.RegisterEventTimeTimer(context.Timestamp + TimeSpan.FromMinutes(1));
    ///     }
    ///
    ///     public override void OnTimer(DateTimeOffset timestamp, TimerContext&lt;string> context, Collector&lt;string> output)
    ///     {
    ///         if (timestamp == _last.Value + TimeSpan.FromMinutes(1)) output.Collect($"{context.CurrentKey} silent since {_last.Value.ToUnixTimeSeconds()}");
    ///     }
    /// }
    /// </code></example>
    public DataStream<TOut> Process<TOut>(
        Func<KeyedRuntimeContext, KeyedProcessFunction<TKey, T, TOut>> factory, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return Operator<TOut>("Process", file, line, context => ((IOneInput<T>)Closed.Create(
            typeof(KeyedProcessOperator<,,,,>),
            [typeof(TKey), typeof(T), typeof(TOut), Keying.SelectorType, Keying.CodecType],
            context, Keying.Selector, Keying.Codec, factory)).Input);
    }

    /// <summary>Combines the records of each key; emits what there is so far after each record (in batch mode at the end only).</summary>
    /// <param name="reduce">Associative.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <example><code>
    /// env.FromElements(("a", 1), ("b", 5), ("a", 2)).KeyBy(static x => x.Item1).Reduce(static (x, y) => (x.Item1, x.Item2 + y.Item2)).Print();
    /// // prints: (a, 1), (b, 5), (a, 3)
    /// </code></example>
    public DataStream<T> Reduce(Func<T, T, T> reduce, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(reduce);
        return AddReduce(Closed.Create(typeof(ReduceLambda<,>), [typeof(T), Sites.Of(reduce)], reduce), "Reduce", file, line);
    }

    /// <summary>Combines the records of each key by a struct that is compiled into the loop.</summary>
    /// <inheritdoc cref="Reduce(Func{T, T, T}, string, int)" path="/param"/>
    /// <example><code>
    /// env.FromElements(1, 2, 3, 4).KeyBy(static n => n % 2).Reduce(new Product()).Print();
    /// // prints: 1, 2, 3, 8
    ///
    /// public readonly struct Product : IReduceFunction&lt;int>
    /// {
    ///     public int Reduce(in int accumulated, in int value) => accumulated * value;
    /// }
    /// </code></example>
    public DataStream<T> Reduce(IReduceFunction<T> reduce, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        AddReduce(Functors.Struct(reduce, typeof(ReduceInstance<>), [typeof(T)]), "Reduce", file, line);

    /// <summary>The first record of each key with one member replaced by its running sum.</summary>
    /// <param name="member">A member of the record: <c>x =&gt; x.Count</c>.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <example><code>
    /// env.FromElements("to be or not to be").FlatMap(static line => line.Split(' ')).Map(static word => (Word: word, Count: 1L))
    ///     .KeyBy(static x => x.Word).Sum(x => x.Count).Print();
    /// // prints: (to, 1), (be, 1), (or, 1), (not, 1), (to, 2), (be, 2)
    /// </code></example>
    public DataStream<T> Sum<TMember>(
        Expression<Func<T, TMember>> member, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where TMember : System.Numerics.INumberBase<TMember> =>
        AddMember(member, "Sum", file, line, static m => new SumOf<T, TMember>(m));

    /// <summary>The first record of each key with one member replaced by its lowest value so far; <see cref="MinBy{TMember}"/> gives the whole record.</summary>
    /// <inheritdoc cref="Sum{TMember}" path="/param"/>
    /// <example><code>
    /// env.FromElements((Id: 1, Price: 5, Shop: "A"), (Id: 1, Price: 3, Shop: "B")).KeyBy(static x => x.Id).Min(x => x.Price).Print();
    /// // prints: (1, 5, A), (1, 3, A)
    /// </code></example>
    public DataStream<T> Min<TMember>(
        Expression<Func<T, TMember>> member, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        AddMember(member, "Min", file, line, static m => new ExtremeOf<T, TMember, Lowest>(m));

    /// <summary>The first record of each key with one member replaced by its highest value so far; <see cref="MaxBy{TMember}"/> gives the whole record.</summary>
    /// <inheritdoc cref="Sum{TMember}" path="/param"/>
    /// <example><code>
    /// env.FromElements((Id: 1, Price: 5, Shop: "A"), (Id: 1, Price: 8, Shop: "B")).KeyBy(static x => x.Id).Max(x => x.Price).Print();
    /// // prints: (1, 5, A), (1, 8, A)
    /// </code></example>
    public DataStream<T> Max<TMember>(
        Expression<Func<T, TMember>> member, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        AddMember(member, "Max", file, line, static m => new ExtremeOf<T, TMember, Highest>(m));

    /// <summary>The record of each key with the lowest value so far; the first among equals.</summary>
    /// <param name="value">What is compared.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <example><code>
    /// env.FromElements((Id: 1, Price: 5, Shop: "A"), (Id: 1, Price: 3, Shop: "B")).KeyBy(static x => x.Id).MinBy(static x => x.Price).Print();
    /// // prints: (1, 5, A), (1, 3, B)
    /// </code></example>
    public DataStream<T> MinBy<TMember>(Func<T, TMember> value, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(value);
        return AddReduce(new ExtremeBy<T, TMember, Lowest>(value), "MinBy", file, line);
    }

    /// <summary>The record of each key with the highest value so far; the first among equals.</summary>
    /// <inheritdoc cref="MinBy{TMember}" path="/param"/>
    /// <example><code>
    /// env.FromElements((Id: 1, Price: 5, Shop: "A"), (Id: 1, Price: 8, Shop: "B")).KeyBy(static x => x.Id).MaxBy(static x => x.Price).Print();
    /// // prints: (1, 5, A), (1, 8, B)
    /// </code></example>
    public DataStream<T> MaxBy<TMember>(Func<T, TMember> value, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(value);
        return AddReduce(new ExtremeBy<T, TMember, Highest>(value), "MaxBy", file, line);
    }

    private DataStream<T> AddReduce(object reduce, string kind, string file, int line)
    {
        Environment.CodecFor<T>($"{kind} ({new SourceLocation(file, line)}), whose state is the record", asKey: false);
        var function = Closed.Create(typeof(RunningReduce<,,>), [typeof(TKey), typeof(T), reduce.GetType()], reduce);
        return AddRunning<T, T>(function, kind, file, line);
    }

    private DataStream<T> AddMember<TMember, TReduce>(
        Expression<Func<T, TMember>> member, string kind, string file, int line, Func<ReplaceableMember<T, TMember>, TReduce> reduce)
        where TReduce : struct, IReduceFunction<T>
    {
        ArgumentNullException.ThrowIfNull(member);
        try
        {
            return AddReduce(reduce(MemberReplacer.For(member)), kind, file, line);
        }
        catch (MemberExpressionException wrong)
        {
            Environment.AddFault($"{kind} ({new SourceLocation(file, line)}): {wrong.Message}");
            return this;
        }
    }

    internal DataStream<TOut> AddRunning<TRow, TOut>(object function, string kind, string file, int line) =>
        Operator<TOut>(kind, file, line, context => ((IOneInput<T>)Closed.Create(
            context.IsBatch ? typeof(FinalOperator<,,,,,,>) : typeof(RunningOperator<,,,,,,>),
            [typeof(TKey), typeof(T), typeof(TRow), typeof(TOut), Keying.SelectorType, Keying.CodecType, function.GetType()],
            context, Keying.Selector, Keying.Codec, function)).Input, isChecked: false);
}

internal readonly struct ReduceInstance<T>(IReduceFunction<T> function) : IReduceFunction<T>
{
    public T Reduce(in T accumulated, in T value) => function.Reduce(in accumulated, in value);
}
