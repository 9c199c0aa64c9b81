using ActorStream.Actors;
using ActorStream.Operators;
using ActorStream.Operators.Exchange;

namespace ActorStream.TestKit;

/// <summary>An actor of a simulated host: its turns and the messages from each sender come in an order drawn from the seed.</summary>
internal sealed class SimulatedCell : ActorContext
{
    private readonly SimulatedHost _host;
    private readonly CellRef _self;
    private readonly Turn _turn;
    private readonly List<Mail> _mail = [];
    private readonly List<SimulatedCell> _watchers = [];
    private Actor? _actor;
    private readonly bool _isSlow;
    private ITimer? _wakeTimer;
    private Exception? _cause;

    public SimulatedCell(SimulatedHost host, string name, int number)
    {
        _host = host;
        Number = number;
        _self = new CellRef(this, name);
        _turn = new Turn(this);
        _isSlow = World.SlowTurn > TimeSpan.Zero && World.Random.Chance(1.0 / 3);
    }

    public int Number { get; }

    public bool IsStopped { get; private set; }

    /// <summary>Where the actor is.</summary>
    public int Machine { get; private set; }

    public override ActorRef Self => _self;

    public override TimeProvider Time => _host.Time;

    public override OutsideWork Outside => _host.Outside;

    private SimulatedWorld World => _host.World;

    public void Start(Actor actor)
    {
        _actor = actor;
        Machine = World.Links.MachineOf(actor);
        actor.Attach(this);
    }

    public override void Tell(ActorRef target, object message) => ((CellRef)target).Cell.Post(this, message);

    public override void Spawn(ActorSpec spec, object tag) => Post(this, new Spawned(tag, _host.Spawn(spec)));

    public override void Watch(ActorRef target)
    {
        var cell = ((CellRef)target).Cell;
        if (cell.IsStopped) Post(cell, new Terminated(target, cell._cause));
        else cell._watchers.Add(this);
    }

    public override void Stop(ActorRef target) => ((CellRef)target).Cell.Post(this, StopMessage.Instance);

    public override IDisposable StartTimer(TimeSpan due, object message) =>
        Time.CreateTimer(_ => Post(this, message), null, due, Timeout.InfiniteTimeSpan);

    public override void Pipe<T>(Task<T> work, Func<T, object> done, Func<Exception, object> failed)
    {
        _host.Piped++;
        work.ContinueWith(
            task =>
            {
                _host.Piped--;
                Post(this, task.IsCompletedSuccessfully
                    ? done(task.Result)
                    : failed(task.Exception?.GetBaseException() ?? new OperationCanceledException()));
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    public override void Wake()
    {
        if (IsStopped || !_host.IsAlive) return;
        if (_isSlow) World.AddSlowly(_turn);
        else World.AddMaybeLater(_turn);
    }

    public override void WakeAfter(TimeSpan due)
    {
        _wakeTimer ??= Time.CreateTimer(static cell => ((SimulatedCell)cell!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _wakeTimer.Change(due, Timeout.InfiniteTimeSpan);
    }

    public override ChannelWriter<T> OpenWriter<T>(ChannelId id, ActorRef receiver, bool hashed)
    {
        var channel = _host.Channel<T>(id, hashed);
        channel.Connect(sender: this, receiver: ((CellRef)receiver).Cell);
        return channel.Writer;
    }

    public override ChannelReader OpenReader<T>(ChannelId id, ActorRef sender, bool hashed, string origin)
    {
        var channel = _host.Channel<T>(id, hashed);
        channel.Connect(((CellRef)sender).Cell, this);
        channel.Reader.Name = origin;
        return channel.Reader;
    }

    public void Post(SimulatedCell from, object message)
    {
        if (!_host.IsAlive) return;
        if (IsStopped)
        {
            _host.DeadLetters++;
            return;
        }
        // What a host does itself, to stop actors and to tell of stopped ones, it does until it is done.
        var mail = MailFrom(from);
        if (message is StopMessage or Terminated || !World.Links.Loses(from, this)) mail.Add(message);
        else Lose(mail, message);
    }

    /// <summary>Nothing comes from a sender's machine any more: of the two actors the task is given up.</summary>
    public void GiveUp(SimulatedCell from) => World.Later(World.Links.GivenUp(), () =>
    {
        if (!_host.IsAlive) return;
        (_actor is TaskActor ? this : from).Terminate(new IOException($"Nothing comes from {from._self} to {_self} any more (simulated)."));
    });

    /// <summary>Ends the actor as a fault of its own would.</summary>
    public void Terminate(Exception? cause)
    {
        if (IsStopped) return;
        _cause = cause;
        IsStopped = true;
        World.Trace.Line(World.Now, cause is null ? $"{_self} has stopped" : $"{_self} has failed: {cause.Message}");
        _wakeTimer?.Dispose();
        try
        {
            _actor!.Stopped();
        }
        catch (Exception second) when (cause is not null)
        {
            cause = new AggregateException(cause, second);
        }
        foreach (var mail in _mail) _host.DeadLetters += mail.Count;
        _mail.Clear();
        foreach (var watcher in _watchers) watcher.Post(this, new Terminated(_self, cause));
        _host.Remove(this);
    }

    private void Lose(Mail mail, object message)
    {
        World.Trace.Add(World.Now, $"a message from {mail.From._self} to {_self} is lost");
        if (World.Links.SentAgain() is { } again)
        {
            mail.Hold(again, message);
            return;
        }
        mail.IsCut = true;
        GiveUp(mail.From);
    }

    private Mail MailFrom(SimulatedCell from)
    {
        foreach (var known in _mail)
            if (known.From == from) return known;
        var mail = new Mail(from, this);
        _mail.Add(mail);
        return mail;
    }

    private void Receive(SimulatedCell from, object message)
    {
        if (IsStopped || !_host.IsAlive) return;
        World.Trace.Add(World.Now, ((ulong)from.Number << 32) | (uint)Number, RunTrace.HashOf(message.GetType()));
        if (World.Trace.KeepsLines) World.Trace.Line(World.Now, $"{from._self} tells {_self}: {message}");
        if (message is StopMessage)
        {
            Terminate(null);
            return;
        }
        try
        {
            _actor!.Receive(message);
        }
        catch (Exception cause) when (cause is not SimulationException)
        {
            Terminate(cause);
            return;
        }
        Wake();
    }

    private void RunTurn()
    {
        if (IsStopped || !_host.IsAlive) return;
        World.Trace.Add(World.Now, (ulong)Number, 0);
        try
        {
            if (_actor!.Run()) Wake();
        }
        catch (Exception cause) when (cause is not SimulationException)
        {
            Terminate(cause);
        }
    }

    private sealed class Turn(SimulatedCell cell) : Happening
    {
        public override void Happen() => cell.RunTurn();
    }

    /// <summary>The messages of one sender, which keep their order.</summary>
    private sealed class Mail(SimulatedCell from, SimulatedCell to) : Happening
    {
        private readonly Queue<object> _messages = new();

        private bool _isHeld;

        public SimulatedCell From => from;

        /// <summary>Messages do not arrive any more.</summary>
        public bool IsCut { get; set; }

        public int Count => _messages.Count;

        public void Add(object message)
        {
            if (IsCut && message is not (StopMessage or Terminated)) return;
            _messages.Enqueue(message);
            if (_messages.Count == 1 && !_isHeld) to.World.AddMaybeLater(this);
        }

        /// <summary>The message, and what follows it, arrives after a time at the soonest.</summary>
        public void Hold(TimeSpan time, object message)
        {
            if (_messages.Count > 0 || _isHeld)
            {
                // It is behind others, which have not come either.
                Add(message);
                return;
            }
            _isHeld = true;
            Add(message);
            to.World.Later(time, () =>
            {
                _isHeld = false;
                if (_messages.Count > 0) to.World.AddMaybeLater(this);
            });
        }

        public override void Happen()
        {
            var message = _messages.Dequeue();
            if (_messages.Count > 0) to.World.AddMaybeLater(this);
            to.Receive(from, message);
        }
    }

    private sealed class CellRef(SimulatedCell cell, string name) : ActorRef
    {
        public SimulatedCell Cell { get; } = cell;

        public override string Name { get; } = name;
    }

    private sealed class StopMessage
    {
        public static readonly StopMessage Instance = new();

        public override string ToString() => "stop";
    }
}
