using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ActorStream.Operators.Exchange;

/// <summary>
/// One edge's outgoing channels: the batches under construction and what to do when one is full. A sender without credit stops at a
/// record; the task goes on when a credit comes home.
/// </summary>
internal sealed class ChannelOutput<T>
{
    private const int FirstCapacity = 32;
    private readonly ChannelWriter<T>[] _writers;
    private readonly OpenBatch[] _open;
    private readonly bool _hashed;
    private readonly int _capacity;
    private int _withRecords;
    private UnsentQueue<T>? _unsent;
    private bool _overdraws;

    /// <param name="writers">The channels, by receiving subtask.</param>
    /// <param name="hashed">Whether batches carry their keys' hashes.</param>
    /// <param name="inFlight">How records are stored that a barrier overtakes; null: none does.</param>
    public ChannelOutput(ChannelWriter<T>[] writers, bool hashed, InFlight? inFlight = null)
    {
        InFlight = inFlight;
        _writers = writers;
        _hashed = hashed;
        _open = new OpenBatch[writers.Length];
        // Many receivers share one budget of memory, so that a job of a thousand subtasks does not hold a million full batches.
        _capacity = Math.Clamp(Collector<T>.FullLimit * 64 / Math.Max(64, writers.Length), 16, Collector<T>.FullLimit);
    }

    /// <summary>A full batch waits for credit: no more records may be added.</summary>
    public bool Blocked;

    public int Count => _open.Length;

    public bool HasUnsent => _withRecords > 0 || _unsent is { IsEmpty: false };

    public InFlight? InFlight { get; }

    /// <summary>A barrier is about to overtake what waits here: batches without credit are set aside, so that the task comes to rest.</summary>
    public bool Overdraws
    {
        get => _overdraws;
        set
        {
            _overdraws = value;
            if (value) _unsent ??= new UnsentQueue<T>(_writers);
            Blocked |= _unsent is not null;
            Unblock();
        }
    }

    /// <summary>Records handed to the channels.</summary>
    public long RecordsOut;

    /// <summary>When the oldest record that waits here entered the job; <see cref="long.MaxValue"/>: none waits.</summary>
    public long OldestBorn { get; private set; } = long.MaxValue;

    /// <summary>The birth of the records that are being processed; set by the task before it runs its chain.</summary>
    public long Born { get; set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int channel, in T value, long timestamp, ulong hash = 0)
    {
        ref var open = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_open), channel);
        var count = open.Count;
        if (count >= open.Capacity) MakeRoom(ref open, channel);
        Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(open.Values), count) = value;
        Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(open.Timestamps), count) = timestamp;
        if (_hashed) Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(open.Hashes), count) = hash;
        open.Count = ++count;
        if (count == _capacity) Flush(channel);
    }

    /// <summary>Sends what waits for a channel.</summary>
    /// <returns>False when there is no credit.</returns>
    public bool Flush(int channel)
    {
        ref var open = ref _open[channel];
        if (open.Count == 0) return true;
        var batch = open.Batch!;
        batch.Count = open.Count;
        if ((_unsent is not null && _unsent.Has(channel)) || !_writers[channel].TrySend(batch))
        {
            // A partial batch may still be filled; only a full one stops the sender.
            if (open.Count < _capacity) return false;
            if (!_overdraws || !_unsent!.HasRoom)
            {
                Blocked = true;
                return false;
            }
            _unsent.Add(channel, batch);
        }
        Handed(ref open);
        return true;
    }

    private void Handed(ref OpenBatch open)
    {
        RecordsOut += open.Count;
        open = default;
        open.Values = [];
        open.Timestamps = [];
        open.Hashes = [];
        if (--_withRecords == 0) OldestBorn = long.MaxValue;
    }

    /// <summary>Sends everything that waits.</summary>
    /// <returns>False when a channel has no credit; the rest is sent all the same.</returns>
    public bool FlushAll()
    {
        var all = Drain();
        if (_withRecords == 0) return all;
        for (var channel = 0; channel < _open.Length; channel++) all &= Flush(channel);
        return all;
    }

    /// <summary>Sends what a barrier had overtaken, as far as there is credit.</summary>
    /// <returns>Whether nothing of it is left.</returns>
    public bool Drain()
    {
        if (_unsent is null) return true;
        _unsent.Drain();
        if (!_unsent.IsEmpty) return false;
        if (!_overdraws) _unsent = null;
        return true;
    }

    /// <summary>Tries again to send the full batches that had no credit.</summary>
    public bool Unblock()
    {
        if (!Blocked) return true;
        var free = Drain() || _overdraws;
        for (var channel = 0; channel < _open.Length; channel++)
            if (_open[channel].Count >= _capacity) free &= Flush(channel);
        Blocked = !free;
        return free;
    }

    /// <summary>Sends a control event down every channel, behind the records; call after <see cref="FlushAll"/> has returned true, or while a barrier is about to overtake.</summary>
    public void Broadcast(in ControlEvent control)
    {
        if (_unsent is null)
        {
            foreach (var writer in _writers) writer.Send(control);
            return;
        }
        for (var channel = 0; channel < _writers.Length; channel++) SendBehind(channel, control);
    }

    /// <summary>Sends a barrier down every channel, ahead of what has not been sent.</summary>
    public void Overtake(in ControlEvent barrier)
    {
        foreach (var writer in _writers) writer.Send(barrier);
    }

    /// <summary>The byte form of what has not been sent, in its order.</summary>
    public IReadOnlyList<byte[]> Unsent()
    {
        var batches = new List<byte[]>();
        for (var channel = 0; channel < _open.Length; channel++)
        {
            foreach (var batch in _unsent?.BatchesOf(channel) ?? []) batches.Add(InFlight!.ToBytes(batch, 0, channel, _open.Length));
            ref var open = ref _open[channel];
            if (open.Count == 0) continue;
            open.Batch!.Count = open.Count;
            batches.Add(InFlight!.ToBytes(open.Batch, 0, channel, _open.Length));
        }
        return batches;
    }

    private void SendBehind(int channel, in ControlEvent control)
    {
        ref var open = ref _open[channel];
        if (_overdraws && open.Count > 0)
        {
            open.Batch!.Count = open.Count;
            _unsent!.Add(channel, open.Batch);
            Handed(ref open);
        }
        if (_unsent!.Has(channel)) _unsent.Add(channel, control);
        else _writers[channel].Send(control);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void MakeRoom(ref OpenBatch open, int channel)
    {
        if (open.Batch is null)
        {
            open.Batch = _writers[channel].Rent();
            open.Batch.Born = Born;
            if (_withRecords++ == 0 || Born < OldestBorn) OldestBorn = Born;
        }
        else
        {
            open.Batch.Grow(Math.Min(_capacity, open.Capacity * 2));
        }
        if (open.Batch.Values.Length == 0) open.Batch.Grow(Math.Min(_capacity, FirstCapacity));
        open.Values = open.Batch.Values;
        open.Timestamps = open.Batch.Timestamps;
        open.Hashes = open.Batch.Hashes ?? [];
        open.Capacity = Math.Min(open.Values.Length, _capacity);
    }

    private struct OpenBatch
    {
        public T[] Values;
        public long[] Timestamps;
        public ulong[] Hashes;
        public int Count;
        public int Capacity;
        public Batch<T>? Batch;
    }
}
