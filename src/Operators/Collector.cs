using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ActorStream.Operators;

namespace ActorStream;

/// <summary>Where a function puts its results: the one place from which anything is emitted.</summary>
/// <remarks>
/// A collector belongs to one subtask and is not thread safe. A record that was collected must not be changed afterwards: several
/// consumers may see the same object.
/// </remarks>
/// <typeparam name="T">The type of the records.</typeparam>
/// <example><code>
/// var rest = new OutputTag&lt;int>("rest");
/// var even = env.FromElements(1, 2, 3, 4).FlatMap((int n, Collector&lt;int> output) =>
/// {
///     if (n % 2 == 0) output.Collect(n);
///     else output.Collect(rest, n);
/// });
/// even.Print();
/// even.GetSideOutput(rest).Print("odd");
/// // prints, in any order: 2, 4, odd> 1, odd> 3
/// </code></example>
public sealed class Collector<T> : IOutlet
{
    internal const int MaxRecords = 1024;
    private const int MaxBytes = 64 * 1024;
    private const int FirstCapacity = 16;

    internal T[] Values = [];
    internal long[] Timestamps = [];
    internal int Count;

    /// <summary>From this count on the collector wants to be drained; more still fits, so that one record's results never block.</summary>
    internal int Limit = FullLimit;

    /// <summary>The timestamp of what is collected next, in epoch milliseconds; <see cref="long.MinValue"/> is none.</summary>
    internal long Timestamp = long.MinValue;

    private readonly List<Feed> _consumers = [];
    private SideOutlets? _sides;
    private long _drained;

    internal Collector()
    {
    }

    internal static int FullLimit { get; } = Math.Clamp(MaxBytes / Unsafe.SizeOf<T>(), 16, MaxRecords);

    internal bool IsFull
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Count >= Limit;
    }

    int IOutlet.Count => Count;

    long IOutlet.Total => _drained + Count;

    bool IOutlet.IsFull => IsFull;

    List<Feed> IOutlet.Consumers => _consumers;

    /// <summary>Emits a record.</summary>
    /// <param name="record">The record; it takes the timestamp of the record or timer that is being processed.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Collect(T record) => Append(in record, Timestamp);

    /// <summary>Emits a record with a timestamp of its own.</summary>
    /// <param name="record">The record.</param>
    /// <param name="timestamp">In epoch milliseconds; <see cref="long.MinValue"/> is none.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Collect(T record, long timestamp) => Append(in record, timestamp);

    /// <summary>Emits a record to a side output.</summary>
    /// <param name="tag">Names the side output; <c>GetSideOutput(tag)</c> on the stream gives its records.</param>
    /// <param name="record">The record.</param>
    /// <remarks>Records of a side output that nobody reads are counted in <c>numSideOutputRecordsUnread</c> and dropped.</remarks>
    public void Collect<TSide>(OutputTag<TSide> tag, TSide record)
    {
        ArgumentNullException.ThrowIfNull(tag);
        _sides ??= new SideOutlets();
        if (_sides.Collect(tag, record, Timestamp)) Limit = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Append(in T record, long timestamp)
    {
        var count = Count;
        if (count >= Values.Length) Grow();
        Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Values), count) = record;
        Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Timestamps), count) = timestamp;
        Count = count + 1;
    }

    /// <summary>Adds <paramref name="count"/> records that the caller writes into the arrays at the returned index.</summary>
    internal int Reserve(int count)
    {
        var first = Count;
        while (Values.Length < first + count) Grow();
        Count = first + count;
        return first;
    }

    internal void Attach(SideOutlets sides) => _sides = sides;

    internal void AddConsumer(Inlet<T> inlet)
    {
        var feed = new OutletFeed<T>(this, inlet);
        _consumers.Add(feed);
        inlet.Owner.Feeds.Add(feed);
    }

    void IOutlet.Clear()
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>()) Array.Clear(Values, 0, Count);
        _drained += Count;
        Count = 0;
        Limit = FullLimit;
        foreach (var consumer in _consumers) consumer.Reset();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow()
    {
        var capacity = Math.Max(FirstCapacity, Values.Length * 2);
        if (Values.Length < FullLimit) capacity = Math.Min(capacity, FullLimit);
        Array.Resize(ref Values, capacity);
        Array.Resize(ref Timestamps, capacity);
    }
}
