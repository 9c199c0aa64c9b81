namespace ActorStream;

/// <summary>Makes results of all records in a window of a stream without key, with state. Given as a factory.</summary>
/// <remarks>There is one instance, since all records go to one subtask. State declared through the context is in checkpoints; fields are not.</remarks>
/// <typeparam name="TIn">The type of the records; behind <c>Reduce</c> or <c>Aggregate</c> that of its result, of which there is one.</typeparam>
/// <typeparam name="TOut">The type of the results.</typeparam>
/// <example><code>
/// clicks.WindowAll(TumblingEventTimeWindows.Of(TimeSpan.FromMinutes(1))).Process(static _ => new Users()).Print();
/// // prints: 00:00 ann, 00:00 bob, 01:00 ann, 01:00 bob
///
/// public sealed class Users : ProcessAllWindowFunction&lt;Click, string>
/// {
///     public override void Process(WindowContext context, IReadOnlyList&lt;Click> elements, Collector&lt;string> output)
///     {
///         foreach (var user in elements.Select(static c => c.User).Distinct()) output.Collect($"{context.Window.Start:mm:ss} {user}");
///     }
/// }
/// </code></example>
public abstract class ProcessAllWindowFunction<TIn, TOut> : RichFunction
{
    /// <summary>The window fires.</summary>
    /// <param name="context">The window and the clocks.</param>
    /// <param name="elements">The records in order of arrival; never empty.</param>
    /// <param name="output">Where results go, and side outputs; they take the window's last millisecond as their timestamp.</param>
    public abstract void Process(WindowContext context, IReadOnlyList<TIn> elements, Collector<TOut> output);

    /// <summary>The window is removed: state of the window must be cleared here.</summary>
    /// <param name="context">The window and the clocks.</param>
    public virtual void Clear(WindowContext context)
    {
    }
}
