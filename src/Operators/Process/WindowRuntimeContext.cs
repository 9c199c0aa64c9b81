using ActorStream.Operators;

namespace ActorStream;

/// <summary>What the factory of a window function or trigger is given: beside what every function declares, state of the key and of key and window.</summary>
/// <example><code>
/// clicks.KeyBy(static c => c.User).Window(TumblingEventTimeWindows.Of(TimeSpan.FromMinutes(1))).Process(static context => new NewPages(context)).Print();
/// // prints, in any order: ann: 2 new, bob: 1 new, ann: 1 new, bob: 1 new
///
/// public sealed class NewPages(WindowRuntimeContext runtime) : ProcessWindowFunction&lt;string, Click, string>
/// {
///     private readonly MapState&lt;string, bool> _known = runtime.GlobalState.GetMapState&lt;string, bool>("known");     // WindowState: of key and window
///
///     public override void Process(string key, WindowContext context, IReadOnlyList&lt;Click> elements, Collector&lt;string> output)
///     {
///         output.Collect($"{key}: {elements.Count(c => !_known.ContainsKey(c.Page))} new");
///         foreach (var click in elements) _known[click.Page] = true;
///     }
/// }
/// </code></example>
public sealed class WindowRuntimeContext : RuntimeContext
{
    internal WindowRuntimeContext(OperatorContext context, IKeyedStateStore globalState, IKeyedStateStore windowState, IOperatorStateStore? operatorState = null)
        : base(context, operatorState)
    {
        GlobalState = globalState;
        WindowState = windowState;
    }

    /// <summary>Declares state of the key, which all its windows share.</summary>
    public IKeyedStateStore GlobalState { get; }

    /// <summary>Declares state of key and window; <c>Clear</c> of the function removes it with the window.</summary>
    public IKeyedStateStore WindowState { get; }
}
