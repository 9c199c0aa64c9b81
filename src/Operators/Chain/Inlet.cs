namespace ActorStream.Operators;

/// <summary>Where records of one type enter an operator, a batch at a time.</summary>
internal abstract class Inlet<T>(Operator owner)
{
    public Operator Owner { get; } = owner;

    /// <summary>The record that is being processed, as an index into the spans of the running call: names the culprit when it throws.</summary>
    public int Position;

    /// <summary>Processes records in order until the input ends or an output is full.</summary>
    /// <param name="values">The records.</param>
    /// <param name="timestamps">Their timestamps; <see cref="long.MinValue"/> is none.</param>
    /// <param name="hashes">Their keys' hashes where the sender had to make them, else empty.</param>
    /// <returns>How many records are done; fewer than there are when an output is full or the operator waits for something.</returns>
    public abstract int Process(ReadOnlySpan<T> values, ReadOnlySpan<long> timestamps, ReadOnlySpan<ulong> hashes);
}
