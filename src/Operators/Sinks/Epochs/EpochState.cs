using ActorStream.Persistence;

namespace ActorStream.Operators;

/// <summary>What a checkpoint has of a writer of epochs: who it is and how far it was, then its epochs that are not known to be written.</summary>
/// <remarks>
/// A union list of byte strings: each begins with 0 for the writer (lineage; whether there is a marker, its lineage, attempt and epoch) or 1 for a
/// run of records (attempt, epoch, number of records, the records), then the writer's number. All subtasks see all, and a writer's epochs stay together.
/// </remarks>
internal sealed class EpochState
{
    private const int ShortHead = 256;

    private static readonly Codec<byte[]> Bytes = CodecRegistry.Default.For<byte[]>();
    private static readonly StateDescriptor Descriptor = new("epochs", StateKind.UnionList, new MemberShape("value", Bytes.Shape));

    public required int Writer { get; init; }

    public required string Lineage { get; init; }

    /// <summary>The last marker that was known to be committed.</summary>
    public EpochMarker? Last { get; set; }

    /// <summary>The records that are not known to be written, in order.</summary>
    public List<(int Attempt, long Epoch, int Records, ReadOnlyMemory<byte> Content)> Runs { get; } = [];

    public static FrozenOperator Freeze(int writer, string lineage, EpochMarker? last, IReadOnlyList<Epoch> epochs)
    {
        var runs = epochs.SelectMany(static e => e.Chunks.Select(c => (Epoch: e, Chunk: c))).ToArray();
        foreach (var (_, chunk) in runs) chunk.Hold();
        return new FrozenOperator([FrozenItems.Of(Descriptor, runs.Length + 1, Write, isImmutable: true)], [new Held([.. runs.Select(static r => r.Chunk)])]);

        void Write(ref StateWriter output, int i)
        {
            var head = new StateWriter(stackalloc byte[ShortHead]);
            try
            {
                var chunk = i == 0 ? null : runs[i - 1].Chunk;
                if (chunk is null) WriteHead(ref head, writer, lineage, last);
                else WriteRunHead(ref head, writer, runs[i - 1].Epoch, chunk);
                WriteItem(ref output, head.WrittenSpan, chunk);
            }
            finally
            {
                head.Dispose();
            }
        }
    }

    /// <summary>The writers that were stored, by number.</summary>
    public static SortedDictionary<int, EpochState> Read(SnapshotReader stored)
    {
        var writers = new SortedDictionary<int, EpochState>();
        foreach (var bytes in stored.Items(Descriptor))
        {
            var item = Bytes.FromBytes(bytes.Span);
            var reader = new StateReader(item);
            var isRun = reader.ReadBool();
            var writer = (int)reader.ReadVarUInt();
            if (isRun) writers[writer].Runs.Add(((int)reader.ReadVarUInt(), reader.ReadVarInt(), (int)reader.ReadVarUInt(), item.AsMemory(reader.Position)));
            else writers.Add(writer, new EpochState { Writer = writer, Lineage = reader.ReadString(), Last = reader.ReadBool() ? ReadMarker(ref reader) : null });
        }
        return writers;
    }

    private static void WriteHead(ref StateWriter item, int writer, string lineage, EpochMarker? last)
    {
        item.WriteBool(false);
        item.WriteVarUInt((ulong)writer);
        item.WriteString(lineage);
        item.WriteBool(last is not null);
        if (last is null) return;
        item.WriteString(last.Lineage);
        item.WriteVarUInt((ulong)last.Attempt);
        item.WriteVarInt(last.Epoch);
    }

    /// <summary>As <see cref="Bytes"/> writes an array, without making one of the parts first.</summary>
    private static void WriteItem(ref StateWriter output, scoped ReadOnlySpan<byte> head, EpochChunk? chunk)
    {
        var length = chunk?.Length ?? 0;
        output.WriteVarUInt((ulong)(head.Length + length) + 1);
        output.WriteBytes(head);
        chunk?.CopyTo(output.Room(length));
    }

    private static void WriteRunHead(ref StateWriter item, int writer, Epoch epoch, EpochChunk chunk)
    {
        item.WriteBool(true);
        item.WriteVarUInt((ulong)writer);
        item.WriteVarUInt((ulong)epoch.Attempt);
        item.WriteVarInt(epoch.Id);
        item.WriteVarUInt((ulong)chunk.Records);
    }

    private static EpochMarker ReadMarker(ref StateReader reader) => new(reader.ReadString(), (int)reader.ReadVarUInt(), reader.ReadVarInt());

    private sealed class Held(EpochChunk[] chunks) : IDisposable
    {
        private EpochChunk[] _chunks = chunks;

        public void Dispose()
        {
            foreach (var chunk in Interlocked.Exchange(ref _chunks, [])) chunk.Release();
        }
    }
}
