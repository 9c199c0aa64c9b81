using ActorStream.Persistence;

namespace ActorStream.Operators.Exchange;

/// <summary>
/// The records of an edge that a barrier overtakes: how the tasks at its two ends store them, and who takes them on restore.
/// </summary>
/// <param name="edge">What the edge is found again by.</param>
internal abstract class InFlight(string edge)
{
    private const string ReceivedSuffix = "#received";
    private const string SentSuffix = "#sent";
    private const string WatermarkSuffix = "#watermark";

    /// <summary>Under which a receiver stores what it had not processed.</summary>
    public string Received { get; } = edge + ReceivedSuffix;

    /// <summary>Under which a sender stores what it had not sent.</summary>
    public string Sent { get; } = edge + SentSuffix;

    /// <summary>Under which a sender stores how far event time was that it had sent, or was about to.</summary>
    public string Watermark { get; } = edge + WatermarkSuffix;

    /// <summary>The edge in the name of something that is stored for one; null: it is something else.</summary>
    public static string? EdgeOf(string uid)
    {
        foreach (var suffix in (ReadOnlySpan<string>)[ReceivedSuffix, SentSuffix, WatermarkSuffix])
            if (uid.EndsWith(suffix, StringComparison.Ordinal)) return uid[..^suffix.Length];
        return null;
    }

    /// <summary>Whether it is an edge's event time, which is worth nothing where no records are stored with it.</summary>
    public static bool IsWatermark(string uid) => uid.EndsWith(WatermarkSuffix, StringComparison.Ordinal);

    /// <summary>The byte form of a batch on its way.</summary>
    /// <param name="batch">The records.</param>
    /// <param name="first">The first of them that is on its way.</param>
    /// <param name="receiver">The subtask that it is on its way to.</param>
    /// <param name="receivers">Of how many.</param>
    public abstract byte[] ToBytes(Batch batch, int first, int receiver, int receivers);

    public abstract FrozenOperator Freeze(IReadOnlyList<byte[]> batches);

    /// <summary>A subtask's share of what was stored, in its order.</summary>
    /// <param name="stored">What receivers stored, then what senders did.</param>
    /// <param name="subtask">The receiver.</param>
    /// <param name="receivers">How many there are now.</param>
    public abstract IEnumerable<Batch> Read(IEnumerable<OperatorSnapshot> stored, int subtask, int receivers);
}

/// <summary>Which subtask takes a record, and the hash of its key.</summary>
internal delegate int RecordRoute<T>(in T value, out ulong hash);

/// <param name="edge">What the edge is found again by.</param>
/// <param name="codec">The byte form of batches.</param>
/// <param name="createRoute">By what records are shared out anew; null: they stay where they are while the number of receivers is the same, else batches go round.</param>
/// <param name="hashed">Whether batches carry their keys' hashes.</param>
internal sealed class InFlight<T>(string edge, Codec<OvertakenBatch<T>> codec, Func<RecordRoute<T>>? createRoute, bool hashed) : InFlight(edge)
{
    private readonly StateDescriptor _descriptor = new("batches", StateKind.OperatorList, new MemberShape("value", codec.Shape));

    public override byte[] ToBytes(Batch batch, int first, int receiver, int receivers)
    {
        var typed = (Batch<T>)batch;
        var records = new StampedRecord<T>[batch.Count - first];
        for (var i = 0; i < records.Length; i++) records[i] = new StampedRecord<T>(typed.Timestamps[first + i], typed.Values[first + i]);
        return codec.ToBytes(new OvertakenBatch<T>(receiver, receivers, records));
    }

    public override FrozenOperator Freeze(IReadOnlyList<byte[]> batches) => new(
        [FrozenItems.Of(_descriptor, batches.Count, (ref StateWriter writer, int i) => writer.WriteBytes(batches[i]), isImmutable: true)], []);

    public override IEnumerable<Batch> Read(IEnumerable<OperatorSnapshot> stored, int subtask, int receivers)
    {
        var route = createRoute?.Invoke();
        var next = 0;
        foreach (var item in new SnapshotReader(stored.ToArray(), subtask, receivers).All(_descriptor).SelectMany(static state => state.Parts))
        {
            var (to, of, records) = codec.FromBytes(item.Span);
            if (route is null && (of == receivers ? to : next++ % receivers) != subtask) continue;
            var batch = new Batch<T>(records.Length, hashed);
            foreach (var (timestamp, value) in records)
            {
                var hash = 0UL;
                if (route is not null && route(in value, out hash) != subtask) continue;
                batch.Values[batch.Count] = value;
                batch.Timestamps[batch.Count] = timestamp;
                if (hashed) batch.Hashes![batch.Count] = hash;
                batch.Count++;
            }
            if (batch.Count > 0) yield return batch;
        }
    }
}

/// <summary>What is stored of one batch.</summary>
/// <param name="To">The subtask that it was on its way to.</param>
/// <param name="Of">Of how many.</param>
/// <param name="Records">The records in their order.</param>
internal readonly record struct OvertakenBatch<T>(int To, int Of, StampedRecord<T>[] Records);
