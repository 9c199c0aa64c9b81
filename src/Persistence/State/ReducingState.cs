namespace ActorStream;

/// <summary>One value for each key, into which each added value is reduced.</summary>
/// <typeparam name="T">The type of the values and of their reduction.</typeparam>
/// <remarks>It is part of every checkpoint, and is restored with its key at any parallelism.</remarks>
/// <example><code>
/// clicks.KeyBy(static c => c.User).Process(static context => new Latest(context)).Print();
/// // prints: (ann, 0), (bob, 20), (ann, 50), (ann, 70), (bob, 80)
///
/// public sealed class Latest(KeyedRuntimeContext runtime) : KeyedProcessFunction&lt;string, Click, (string, int)>
/// {
///     private readonly ReducingState&lt;int> _latest = runtime.GetReducingState("latest", static (int a, int b) => Math.Max(a, b));
///
///     public override void ProcessElement(Click value, KeyedContext&lt;string> context, Collector&lt;(string, int)> output)
///     {
///         _latest.Add(value.Second);
///         output.Collect((value.User, _latest.Value));
///     }
/// }
/// </code></example>
public abstract class ReducingState<T>
{
    internal ReducingState()
    {
    }

    /// <summary>The reduction of all that was added for the current key; <c>default</c> when nothing was.</summary>
    public abstract T? Value { get; }

    /// <summary>Whether anything was added for the current key.</summary>
    public abstract bool HasValue { get; }

    /// <summary>Whether nothing was added for the current key.</summary>
    public bool IsEmpty => !HasValue;

    /// <summary>Adds a value: the first one is taken as it is.</summary>
    /// <param name="value">The value.</param>
    public abstract void Add(T value);

    /// <summary>Forgets what was added for the current key.</summary>
    public abstract void Clear();
}
