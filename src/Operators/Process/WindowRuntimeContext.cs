using ActorStream.Operators;

namespace ActorStream;

/// <summary>What the factory of a window function or trigger is given: beside what every function declares, state of the key and of key and window.</summary>
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
