using System.Runtime.CompilerServices;

namespace ActorStream.Windows;

/// <summary>Makes a record of a key, a window and what the window's records came to.</summary>
internal interface IWindowResult<TKey, TResult, TOut>
{
    TOut Make(in TKey key, TimeWindow window, TResult result);
}

/// <summary>The result as it is.</summary>
internal readonly struct BareResult<TKey, TResult> : IWindowResult<TKey, TResult, TResult>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TResult Make(in TKey key, TimeWindow window, TResult result) => result;
}

/// <summary>A user's lambda; <typeparamref name="TSite"/> is unique to it.</summary>
internal readonly struct ResultLambda<TKey, TResult, TOut, TSite>(Func<TKey, TimeWindow, TResult, TOut> lambda) : IWindowResult<TKey, TResult, TOut>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TOut Make(in TKey key, TimeWindow window, TResult result) => lambda(key, window, result);
}

/// <summary>A user's lambda for windows without key.</summary>
internal readonly struct AllResultLambda<TKey, TResult, TOut, TSite>(Func<TimeWindow, TResult, TOut> lambda) : IWindowResult<TKey, TResult, TOut>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TOut Make(in TKey key, TimeWindow window, TResult result) => lambda(window, result);
}
