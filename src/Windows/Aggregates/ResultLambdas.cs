using System.Runtime.CompilerServices;

namespace ActorStream.Windows;

/// <summary>A user's lambda over key, window and the results of two aggregates.</summary>
internal readonly struct ResultLambda2<TKey, R1, R2, TOut, TSite>(Func<TKey, TimeWindow, R1, R2, TOut> lambda)
    : IWindowResult<TKey, (R1, R2), TOut>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TOut Make(in TKey key, TimeWindow window, (R1, R2) result) => lambda(key, window, result.Item1, result.Item2);
}

/// <summary>A user's lambda over key, window and the results of three aggregates.</summary>
internal readonly struct ResultLambda3<TKey, R1, R2, R3, TOut, TSite>(Func<TKey, TimeWindow, R1, R2, R3, TOut> lambda)
    : IWindowResult<TKey, (R1, R2, R3), TOut>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TOut Make(in TKey key, TimeWindow window, (R1, R2, R3) result) => lambda(key, window, result.Item1, result.Item2, result.Item3);
}

/// <summary>A user's lambda over key, window and the results of four aggregates.</summary>
internal readonly struct ResultLambda4<TKey, R1, R2, R3, R4, TOut, TSite>(Func<TKey, TimeWindow, R1, R2, R3, R4, TOut> lambda)
    : IWindowResult<TKey, (R1, R2, R3, R4), TOut>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TOut Make(in TKey key, TimeWindow window, (R1, R2, R3, R4) result) => lambda(key, window, result.Item1, result.Item2, result.Item3, result.Item4);
}

/// <summary>A user's lambda over key, window and the results of five aggregates.</summary>
internal readonly struct ResultLambda5<TKey, R1, R2, R3, R4, R5, TOut, TSite>(Func<TKey, TimeWindow, R1, R2, R3, R4, R5, TOut> lambda)
    : IWindowResult<TKey, (R1, R2, R3, R4, R5), TOut>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TOut Make(in TKey key, TimeWindow window, (R1, R2, R3, R4, R5) result) => lambda(key, window, result.Item1, result.Item2, result.Item3, result.Item4, result.Item5);
}

/// <summary>A user's lambda over key, window and the results of six aggregates.</summary>
internal readonly struct ResultLambda6<TKey, R1, R2, R3, R4, R5, R6, TOut, TSite>(Func<TKey, TimeWindow, R1, R2, R3, R4, R5, R6, TOut> lambda)
    : IWindowResult<TKey, (R1, R2, R3, R4, R5, R6), TOut>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TOut Make(in TKey key, TimeWindow window, (R1, R2, R3, R4, R5, R6) result) => lambda(key, window, result.Item1, result.Item2, result.Item3, result.Item4, result.Item5, result.Item6);
}
