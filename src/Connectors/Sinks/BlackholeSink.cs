using ActorStream.Operators;

namespace ActorStream.Connectors;

/// <summary>Takes every record and does nothing with it: for measuring.</summary>
/// <typeparam name="T">The type of the records.</typeparam>
/// <example><code>
/// clicks.SinkTo(new BlackholeSink&lt;Click>());
/// // prints: nothing
/// </code></example>
public sealed class BlackholeSink<T> : ISink<T>
{
    Inlet<T> ISink<T>.CreateOperator(OperatorContext context) => new Hole().Input;

    private sealed class Hole : Operator
    {
        public Hole() => Input = new Throat(this);

        public Inlet<T> Input { get; }
    }

    private sealed class Throat(Operator owner) : Inlet<T>(owner)
    {
        public override int Process(ReadOnlySpan<T> values, ReadOnlySpan<long> timestamps, ReadOnlySpan<ulong> hashes) => values.Length;
    }
}
