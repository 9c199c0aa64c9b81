using System.Diagnostics.CodeAnalysis;

namespace ActorStream;

/// <summary>An aggregate over records of <typeparamref name="TIn"/>, made by <see cref="Aggregates{T}"/> and given to <c>Aggregate</c>.</summary>
/// <typeparam name="TIn">The records.</typeparam>
/// <typeparam name="TOut">The result.</typeparam>
[SuppressMessage("Naming", "CA1716", Justification = "The name is Flink's.")]
public abstract class Aggregate<TIn, TOut>
{
    internal Aggregate()
    {
    }

    /// <summary>The type of the accumulator, which must be one that can be state.</summary>
    internal abstract Type AccumulatorType { get; }

    /// <summary>Gives the struct that does the work, and its accumulator's type, to code that is generic over them.</summary>
    internal abstract TResult Accept<TResult>(Windows.IAggregateVisitor<TIn, TOut, TResult> visitor);
}
