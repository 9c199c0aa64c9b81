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

    /// <param name="writers">The channels, by receiving subtask.</param>
    /// <param name="hashed">Whether batches carry their keys' hashes.</param>
    public ChannelOutput(ChannelWriter<T>[] writers, bool hashed)
    {
        _writers = writers;
        _hashed = hashed;
        _open = new OpenBatch[writers.Length];
        // Many receivers share one budget of memory, so that a job of a thousand subtasks does not hold a million full batches.
        _capacity = Math.Clamp(Collector<T>.FullLimit * 64 / Math.Max(64, writers.Length), 16, Collector<T>.FullLimit);
    }

    /// <summary>A full batch waits for credit: no more records may be added.</summary>
    public bool Blocked;

    public int Count => _open.Length;

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
        if (!_writers[channel].TrySend(batch))
        {
            // A partial batch may still be filled; only a full one stops the sender.
            if (open.Count >= _capacity) Blocked = true;
            return false;
        }
        RecordsOut += open.Count;
        open = default;
        open.Values = [];
        open.Timestamps = [];
        open.Hashes = [];
        if (--_withRecords == 0) OldestBorn = long.MaxValue;
        return true;
    }

    /// <summary>Sends everything that waits.</summary>
    /// <returns>False when a channel has no credit; the rest is sent all the same.</returns>
    public bool FlushAll()
    {
        if (_withRecords == 0) return true;
        var all = true;
        for (var channel = 0; channel < _open.Length; channel++) all &= Flush(channel);
        return all;
    }

    /// <summary>Tries again to send the full batches that had no credit.</summary>
    public bool Unblock()
    {
        if (!Blocked) return true;
        var free = true;
        for (var channel = 0; channel < _open.Length; channel++)
            if (_open[channel].Count >= _capacity) free &= Flush(channel);
        Blocked = !free;
        return free;
    }

    /// <summary>Sends a control event down every channel, behind the records; call after <see cref="FlushAll"/> has returned true.</summary>
    public void Broadcast(in ControlEvent control)
    {
        foreach (var writer in _writers) writer.Send(control);
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
