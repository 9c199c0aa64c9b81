using ActorStream.Operators;
using ActorStream.Operators.Sources;
using ActorStream.Persistence;

namespace ActorStream.TestKit;

/// <summary>A source without splits: what it gives comes from the test.</summary>
internal sealed class HarnessSource<T> : ISource<T>
{
    public Boundedness Boundedness => Boundedness.Unbounded;

    bool ISource<T>.IsParallel => false;

    public override string ToString() => "a test's input";

    SplitDiscovery ISource<T>.CreateDiscovery(int parallelism, CodecRegistry codecs) =>
        new FixedSplits(static _ => [], ValueSplit<long>.Codec(codecs.For<long>()), assignsEagerly: true);

    SplitReader<T> ISource<T>.CreateReader(SourceReaderContext context) =>
        throw new NotSupportedException("A harness reads its input itself.");
}

/// <summary>The head of a harness: hands over what the test has sent, in order.</summary>
internal sealed class HarnessHead<T> : Operator, ISourceOperator
{
    private readonly Queue<Element> _elements = new();

    public HarnessHead() => Output = AddOutput<T>();

    private enum Kind
    {
        Record,
        Watermark,
        Idle,
        End,
    }

    public Collector<T> Output { get; }

    public bool WantsSplit => false;

    public bool IsFinished { get; private set; }

    public void Send(T record, long timestamp) => Add(new Element(Kind.Record, record, timestamp));

    public void SendWatermark(long watermark) => Add(new Element(Kind.Watermark, default!, watermark));

    public void SendIdle() => Add(new Element(Kind.Idle, default!, 0));

    public void End() => Add(new Element(Kind.End, default!, 0));

    public bool Poll()
    {
        if (IsFinished) return false;
        if (Output.IsFull || OutputWatermark > ForwardedWatermark) return true;
        if (!_elements.TryDequeue(out var element)) return false;
        OutputIdle = element.Kind == Kind.Idle;
        switch (element.Kind)
        {
            case Kind.Record:
                RecordsIn++;
                Output.Append(in element.Record, element.Time);
                break;
            case Kind.Watermark:
                ForwardWatermark(element.Time);
                break;
            case Kind.End:
                ForwardWatermark(EventTime.End);
                IsFinished = true;
                break;
        }
        return _elements.Count > 0;
    }

    public void AddSplit(SourceSplit split) => throw new InvalidOperationException($"A harness has no splits, and was given {split}.");

    public void NoMoreSplits()
    {
    }

    public void NoSplitsForNow()
    {
    }

    public void Drain() => End();

    public void SetBlocked(bool blocked)
    {
    }

    private void Add(in Element element)
    {
        _elements.Enqueue(element);
        Context.Wake();
    }

    private readonly struct Element(Kind kind, T record, long time)
    {
        public readonly Kind Kind = kind;
        public readonly T Record = record;
        public readonly long Time = time;
    }
}
