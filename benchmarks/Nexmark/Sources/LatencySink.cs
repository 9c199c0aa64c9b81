using ActorStream.Operators;

namespace ActorStream.Benchmarks.Nexmark.Sources;

/// <summary>Says of each pair how long ago it was given out.</summary>
internal sealed class LatencySink(TimeProvider clock) : ISink<Pair>
{
    readonly Lock _lock = new();
    readonly List<double> _milliseconds = [];

    /// <summary>The latencies, in order of arrival; to be read when the job is over.</summary>
    public IReadOnlyList<double> Milliseconds => _milliseconds;

    Inlet<Pair> ISink<Pair>.CreateOperator(OperatorContext context) => new LatencyInlet(new LatencyOperator(), this);

    sealed class LatencyOperator : Operator;

    sealed class LatencyInlet(Operator owner, LatencySink sink) : Inlet<Pair>(owner)
    {
        public override int Process(ReadOnlySpan<Pair> values, ReadOnlySpan<long> timestamps, ReadOnlySpan<ulong> hashes)
        {
            var now = sink.Now;
            lock (sink._lock)
                foreach (ref readonly var pair in values) sink._milliseconds.Add(sink.Since(pair.Right, now));
            return values.Length;
        }
    }

    long Now => clock.GetTimestamp();

    double Since(long then, long now) => clock.GetElapsedTime(then, now).TotalMilliseconds;
}
