using ActorStream.Operators;

namespace ActorStream.Windows;

/// <summary>What window functions ask of the operator that they run in.</summary>
internal abstract class WindowOperatorBase(OperatorContext context) : FunctionOperator(context)
{
    public WindowClock Clock { get; } = new(context);

    /// <summary>Makes the function of this subtask, which declares its state meanwhile.</summary>
    public TFunction DeclareFunction<TFunction>(Func<WindowRuntimeContext, TFunction> factory)
        where TFunction : class => Declare(factory, FunctionRuntime());

    /// <summary>What a function's factory is given.</summary>
    protected abstract WindowRuntimeContext FunctionRuntime();
}
