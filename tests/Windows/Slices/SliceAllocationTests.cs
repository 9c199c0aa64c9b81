using ActorStream.Operators;
using Xunit;

namespace ActorStream.Windows.Tests.Slices;

/// <summary>Records over many windows that come and go cost no memory once there is enough of it.</summary>
public class SliceAllocationTests
{
    const int Batch = 1000;

    [Fact]
    public void Records_of_tumbling_windows_allocate_nothing() => Measure(new(WindowKind.Tumbling, 500, 500, 0));

    [Fact]
    public void Records_of_sliding_windows_allocate_nothing() => Measure(new(WindowKind.Sliding, 5000, 500, 0));

    [Fact]
    public void Records_of_sliding_windows_on_two_stacks_allocate_nothing() => Measure(new(WindowKind.Sliding, 5000, 700, 0), stacked: true);

    [Fact]
    public void Records_of_cumulating_windows_allocate_nothing() => Measure(new(WindowKind.Cumulating, 5000, 500, 0));

    [Fact]
    public void Records_of_sessions_allocate_nothing() => Measure(new(WindowKind.Session, 40, 40, 0));

    static void Measure(WindowShape shape, bool stacked = false)
    {
        var op = stacked ? SliceRig.CreateCounted(shape, SliceRig.A.Max(static n => n.Value)) : SliceRig.CreateCounted(shape, SliceRig.A.Sum(static n => (long)n.Value));
        var sink = new CountingSink();
        var output = (Collector<int>)op.Outlets[0];
        output.AddConsumer(sink.Input);
        sink.Feeds.Add(((IOutlet)output).Consumers[^1]);
        sink.Attach(op.Context);
        var chain = new OperatorChain(op);
        var input = ((IOneInput<Num>)op).Input;
        var (values, timestamps) = (new Num[Batch], new long[Batch]);
        Run(300, 0);
        var results = sink.Count;
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(200, 300);
        var perRecord = (GC.GetAllocatedBytesForCurrentThread() - before) / (200.0 * Batch);
        Assert.True(sink.Count > results + 1000, $"{sink.Count - results} results");
        Assert.True(perRecord < 0.1, $"{perRecord:F3} bytes for each record");

        void Run(int batches, int from)
        {
            for (var batch = from; batch < from + batches; batch++)
            {
                for (var i = 0; i < Batch; i++)
                {
                    var n = ((long)batch * Batch) + i;
                    values[i] = new Num(n * 7919 % 300 / (1 + (n / 5000 % 3)), i);
                    timestamps[i] = (n / 4) - (n * 31 % 50);
                }
                for (var done = 0; done < Batch;)
                {
                    done += input.Process(values.AsSpan(done), timestamps.AsSpan(done), default);
                    chain.Step();
                }
                chain.SetWatermark(timestamps[^1] - 60);
                while (!chain.Step())
                {
                }
            }
        }
    }

    sealed class CountingSink : Operator
    {
        public CountingSink() => Input = new Inlet(this);

        public Inlet Input { get; }

        public long Count => Input.Count;

        internal sealed class Inlet(Operator owner) : Inlet<int>(owner)
        {
            public long Count;

            public override int Process(ReadOnlySpan<int> values, ReadOnlySpan<long> timestamps, ReadOnlySpan<ulong> hashes)
            {
                Count += values.Length;
                return values.Length;
            }
        }
    }
}
