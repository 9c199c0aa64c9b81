using ActorStream.Operators;
using ActorStream.Operators.Exchange;
using ActorStream.Persistence;

namespace ActorStream.TestKit;

/// <summary>A channel between two simulated actors, with credits and numbered elements; what is sent may take its time.</summary>
internal sealed class SimulatedChannel<T> : Happening
{
    private readonly SimulatedWorld _world;
    private readonly bool _hashed;
    private readonly Queue<Element> _underWay = new();
    private readonly Queue<Element> _arrived = new();
    private readonly Queue<Batch<T>> _home = new();
    private SimulatedCell? _sender;
    private SimulatedCell? _receiver;
    private int _unreturned;
    private bool _senderWaits;
    private CheckpointBarrier? _announced;

    public SimulatedChannel(SimulatedWorld world, bool hashed)
    {
        _world = world;
        _hashed = hashed;
        Writer = new SendingEnd(this);
        Reader = new ReceivingEnd(this);
    }

    public ChannelWriter<T> Writer { get; }

    public ReceivingEnd Reader { get; }

    public void Connect(SimulatedCell sender, SimulatedCell receiver)
    {
        _sender = sender;
        _receiver = receiver;
    }

    /// <summary>What was sent first arrives.</summary>
    public override void Happen()
    {
        _arrived.Enqueue(_underWay.Dequeue());
        _receiver!.Wake();
        if (_underWay.Count > 0) _world.AddMaybeLater(this);
    }

    private void Note(in Element element)
    {
        var trace = _world.Trace;
        trace.Add(_world.Now, (ulong)element.Control.Kind, (ulong)(element.Batch?.Count ?? 0));
        if (!trace.KeepsLines) return;
        var what = element.Batch is { } batch ? $"{batch.Count} records" : element.Control.Value == 0 ? $"{element.Control.Kind}" : $"{element.Control.Kind} {element.Control.Value}";
        trace.Line(_world.Now, $"{_receiver!.Self} reads from {_sender!.Self}: {what}");
    }

    private void Send(in Element element)
    {
        if (_world.Links.Loses(_sender!, _receiver!))
        {
            _world.Trace.Add(_world.Now, $"an element from {_sender!.Self} to {_receiver!.Self} is lost");
            _receiver.GiveUp(_sender);
            return;
        }
        if (_world.Settings.ChannelsLag)
        {
            _underWay.Enqueue(element);
            _world.AddMaybeLater(this);
            return;
        }
        _arrived.Enqueue(element);
        _receiver!.Wake();
    }

    private readonly record struct Element(Batch<T>? Batch, ControlEvent Control, long Sequence);

    private sealed class SendingEnd(SimulatedChannel<T> channel) : ChannelWriter<T>
    {
        private long _sequence;

        public override Batch<T> Rent() => channel._home.TryDequeue(out var batch) ? batch : new Batch<T>(0, channel._hashed);

        public override bool TrySend(Batch<T> batch)
        {
            if (channel._unreturned >= channel._world.Settings.Credits)
            {
                channel._senderWaits = true;
                return false;
            }
            channel._unreturned++;
            channel.Send(new Element(batch, default, _sequence++));
            return true;
        }

        public override void Send(in ControlEvent control)
        {
            if (control.Barrier is { } barrier) channel._announced = barrier;
            channel.Send(new Element(null, control, _sequence++));
        }
    }

    internal sealed class ReceivingEnd(SimulatedChannel<T> channel) : ChannelReader
    {
        private long _expected;
        private long _watermark = long.MinValue;

        public string Name { get; set; } = "?";

        public override string Origin => Name;

        public override bool HasNext => channel._arrived.Count > 0;

        public override CheckpointBarrier? Announced => channel._announced;

        public override IEnumerable<ChannelElement> Waiting
        {
            get
            {
                var expected = _expected;
                foreach (var element in channel._arrived)
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
            var element = channel._arrived.Dequeue();
            channel.Note(element);
            if (element.Sequence != _expected && !Planted.Is(PlantedBug.GapInChannelAccepted))
                throw new InvalidOperationException($"The channel from {Name} brought element {element.Sequence}; {_expected} was expected. The attempt must be given up.");
            _expected++;
            control = element.Control;
            if (element.Batch is null && control.Kind == ControlKind.Watermark) Advance(control.Value);
            return element.Batch;
        }

        private void Advance(long watermark)
        {
            if (watermark < _watermark) throw new SimulationException($"The watermark from {Name} goes back from {_watermark} to {watermark}.");
            _watermark = watermark;
        }

        public override void Return(Batch batch)
        {
            batch.Clear();
            channel._home.Enqueue((Batch<T>)batch);
            channel._unreturned--;
            if (!channel._senderWaits) return;
            channel._senderWaits = false;
            channel._sender!.Wake();
        }
    }
}
