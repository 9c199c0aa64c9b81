using System.Collections.Concurrent;
using ActorStream.Operators;
using ActorStream.Operators.Exchange;

namespace ActorStream.Actors.InProcess;

/// <summary>
/// A channel between two actors of one process. Full batches go one way and come home empty the other way: buffer and credit in one.
/// </summary>
internal sealed class RingChannel<T>
{
    private readonly ConcurrentQueue<Element> _forward = new();
    private readonly ConcurrentQueue<Batch<T>> _home = new();
    private readonly int _credits;
    private readonly bool _hashed;
    private ActorCell? _sender;
    private ActorCell? _receiver;
    private long _returned;
    private int _senderWaits;
    private CheckpointBarrier? _announced;

    public RingChannel(int credits, bool hashed)
    {
        _credits = credits;
        _hashed = hashed;
        Writer = new RingWriter(this);
        Reader = new RingReader(this);
    }

    public ChannelWriter<T> Writer { get; }

    public RingReader Reader { get; }

    public void Connect(ActorCell sender, ActorCell receiver)
    {
        _sender = sender;
        _receiver = receiver;
    }

    private readonly record struct Element(Batch<T>? Batch, ControlEvent Control, long Sequence);

    private sealed class RingWriter(RingChannel<T> channel) : ChannelWriter<T>
    {
        private long _sequence;
        private long _sent;

        public override Batch<T> Rent() => channel._home.TryDequeue(out var batch) ? batch : new Batch<T>(0, channel._hashed);

        public override bool TrySend(Batch<T> batch)
        {
            if (_sent - Volatile.Read(ref channel._returned) >= channel._credits)
            {
                Interlocked.Exchange(ref channel._senderWaits, 1);
                if (_sent - Volatile.Read(ref channel._returned) >= channel._credits) return false;
                Volatile.Write(ref channel._senderWaits, 0);
            }
            _sent++;
            Enqueue(new Element(batch, default, _sequence++));
            return true;
        }

        public override void Send(in ControlEvent control)
        {
            // Whoever is woken by it finds the announcement.
            if (control.Barrier is { } barrier) Volatile.Write(ref channel._announced, barrier);
            Enqueue(new Element(null, control, _sequence++));
        }

        private void Enqueue(in Element element)
        {
            channel._forward.Enqueue(element);
            channel._receiver!.Wake();
        }
    }

    internal sealed class RingReader(RingChannel<T> channel) : ChannelReader
    {
        private long _expected;

        public string Name { get; set; } = "?";

        public override string Origin => Name;

        public override bool HasNext => !channel._forward.IsEmpty;

        public override CheckpointBarrier? Announced => Volatile.Read(ref channel._announced);

        public override IEnumerable<ChannelElement> Waiting
        {
            get
            {
                var expected = _expected;
                foreach (var element in channel._forward)
                {
                    // What is lost must not be missing in a checkpoint either.
                    if (element.Sequence != expected++)
                        throw new InvalidOperationException($"The channel from {Name} holds element {element.Sequence} where {expected - 1} was expected. The attempt must be given up.");
                    yield return new ChannelElement(element.Sequence, element.Batch, element.Control);
                }
            }
        }

        public override Batch? Read(out ControlEvent control)
        {
            if (!channel._forward.TryDequeue(out var element)) throw new InvalidOperationException($"The channel from {Name} is empty.");
            if (element.Sequence != _expected)
                throw new InvalidOperationException($"The channel from {Name} brought element {element.Sequence}; {_expected} was expected. The attempt must be given up.");
            _expected++;
            control = element.Control;
            return element.Batch;
        }

        public override void Return(Batch batch)
        {
            batch.Clear();
            channel._home.Enqueue((Batch<T>)batch);
            Interlocked.Increment(ref channel._returned);
            if (Volatile.Read(ref channel._senderWaits) == 1 && Interlocked.Exchange(ref channel._senderWaits, 0) == 1) channel._sender!.Wake();
        }
    }
}
