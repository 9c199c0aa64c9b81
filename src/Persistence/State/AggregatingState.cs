namespace ActorStream;

/// <summary>One accumulator for each key, to which values are added.</summary>
/// <typeparam name="TIn">The type of the values that are added.</typeparam>
/// <typeparam name="TOut">The type of the result.</typeparam>
/// <remarks>It is part of every checkpoint, and is restored with its key at any parallelism.</remarks>
public abstract class AggregatingState<TIn, TOut>
{
    internal AggregatingState()
    {
    }

    /// <summary>The result of all that was added for the current key; <c>default</c> when nothing was.</summary>
    public abstract TOut? Value { get; }

    /// <summary>Whether anything was added for the current key.</summary>
    public abstract bool HasValue { get; }

    /// <summary>Whether nothing was added for the current key.</summary>
    public bool IsEmpty => !HasValue;

    /// <summary>Adds a value.</summary>
    /// <param name="value">The value.</param>
    public abstract void Add(in TIn value);

    /// <summary>Forgets what was added for the current key.</summary>
    public abstract void Clear();
}
