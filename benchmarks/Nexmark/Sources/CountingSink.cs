using ActorStream.Operators;

namespace ActorStream.Benchmarks.Nexmark.Sources;

/// <summary>Counts records and drops them.</summary>
internal sealed class CountingSink<T> : ISink<T>
{
    long _count;

    /// <summary>How many records came, all subtasks together.</summary>
    public long Count => Volatile.Read(ref _count);

    Inlet<T> ISink<T>.CreateOperator(OperatorContext context) => new CountingInlet(new CountingOperator(), this);

    sealed class CountingOperator : Operator;

    sealed class CountingInlet(Operator owner, CountingSink<T> sink) : Inlet<T>(owner)
    {
        public override int Process(ReadOnlySpan<T> values, ReadOnlySpan<long> timestamps, ReadOnlySpan<ulong> hashes)
        {
            Interlocked.Add(ref sink._count, values.Length);
            return values.Length;
        }
    }
}
