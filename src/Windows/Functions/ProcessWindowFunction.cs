namespace ActorStream;

/// <summary>Makes results of all records of a key in a window, with state. Given as a factory: <c>static context => new Sample(context)</c>.</summary>
/// <remarks>One instance in each subtask. State declared through the context is in checkpoints; fields are not.</remarks>
/// <typeparam name="TKey">The type of the key.</typeparam>
/// <typeparam name="TIn">The type of the records; behind <c>Reduce</c> or <c>Aggregate</c> that of its result, of which there is one.</typeparam>
/// <typeparam name="TOut">The type of the results.</typeparam>
/// <example><code>
/// clicks.KeyBy(static c => c.User).Window(TumblingEventTimeWindows.Of(TimeSpan.FromMinutes(1))).Process(static context => new Numbered(context)).Print();
/// // prints, in any order: ann 1: 2 clicks, bob 1: 1 clicks, ann 2: 1 clicks, bob 2: 1 clicks
///
/// public sealed class Numbered(WindowRuntimeContext runtime) : ProcessWindowFunction&lt;string, Click, string>
/// {
///     private readonly ValueState&lt;int> _windows = runtime.GlobalState.GetState("windows", 0);         // of the key, for all its windows
///
///     public override void Process(string key, WindowContext context, IReadOnlyList&lt;Click> elements, Collector&lt;string> output) =>
///         output.Collect($"{key} {++_windows.Value}: {elements.Count} clicks");
/// }
/// </code></example>
public abstract class ProcessWindowFunction<TKey, TIn, TOut> : RichFunction
{
    /// <summary>The window fires.</summary>
    /// <param name="key">The key.</param>
    /// <param name="context">The window and the clocks.</param>
    /// <param name="elements">The records in order of arrival; never empty.</param>
    /// <param name="output">Where results go, and side outputs; they take the window's last millisecond as their timestamp.</param>
    public abstract void Process(TKey key, WindowContext context, IReadOnlyList<TIn> elements, Collector<TOut> output);

    /// <summary>The window is removed: state of key and window must be cleared here.</summary>
    /// <param name="key">The key.</param>
    /// <param name="context">The window and the clocks.</param>
    public virtual void Clear(TKey key, WindowContext context)
    {
    }
}
