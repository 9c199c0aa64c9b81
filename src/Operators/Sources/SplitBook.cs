using System.Diagnostics.CodeAnalysis;
using ActorStream.Persistence;

namespace ActorStream.Operators.Sources;

/// <summary>
/// What is known of a source's splits: those that were found and no reader has yet, and by their keys all that were ever found. It is for
/// one thread; splits that are assigned belong to their readers, whose snapshots have them.
/// </summary>
/// <param name="discovery">What finds the splits: gives their byte form and their grain.</param>
internal sealed class SplitBook(SplitDiscovery discovery)
{
    private const byte Version = 1;

    private readonly Queue<SourceSplit> _unassigned = new();
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>How many splits wait for a reader.</summary>
    public int Count => _unassigned.Count;

    /// <summary>Makes the book of a restored source. Its discovery is given the grain that it had and what it had found, and must not have been started.</summary>
    /// <param name="discovery">The new discovery of the source.</param>
    /// <param name="snapshot">What <see cref="Snapshot"/> gave.</param>
    /// <param name="ofReaders">The splits that readers had, as <see cref="SourceOperatorState.SplitsOf"/> gives them, of all subtasks in their order.</param>
    /// <returns>The book, in which all of them wait for a reader: first those that were being read, in the order given.</returns>
    /// <exception cref="StateFormatException">The bytes are damaged, or of another source.</exception>
    public static SplitBook Restore(SplitDiscovery discovery, ReadOnlySpan<byte> snapshot, IEnumerable<ReadOnlyMemory<byte>> ofReaders)
    {
        var book = new SplitBook(discovery);
        var reader = new StateReader(snapshot);
        var version = reader.ReadByte();
        if (version != Version)
            throw new StateFormatException($"The splits of a source have version {version}, and this library reads version {Version}. Use the version of the library that wrote them, or a newer one.");
        discovery.Grain = reader.ReadVarInt();
        var known = reader.ReadCount(1);
        for (var i = 0; i < known; i++) book._known.Add(reader.ReadString());
        discovery.Restore(book._known);
        foreach (var bytes in ofReaders)
        {
            var split = discovery.Codec.FromBytes(bytes.Span);
            book._known.Add(split.Key);
            book._unassigned.Enqueue(split);
        }
        var unassigned = reader.ReadCount(1);
        for (var i = 0; i < unassigned; i++) book._unassigned.Enqueue(discovery.Codec.FromBytes(reader.ReadBytes((int)reader.ReadVarUInt())));
        return book;
    }

    /// <summary>A split was found, perhaps once more.</summary>
    /// <returns>Whether it is new, and now waits for a reader.</returns>
    public bool Found(SourceSplit split)
    {
        if (!_known.Add(split.Key)) return false;
        _unassigned.Enqueue(split);
        return true;
    }

    /// <summary>Takes the split that has waited longest: from now on it is its reader's.</summary>
    public bool TryTake([NotNullWhen(true)] out SourceSplit? split) => _unassigned.TryDequeue(out split);

    /// <summary>All splits that wait for a reader, for those that get theirs without asking.</summary>
    public IReadOnlyList<SourceSplit> TakeAll()
    {
        var all = _unassigned.ToArray();
        _unassigned.Clear();
        return all;
    }

    /// <summary>The book as it is now.</summary>
    public byte[] Snapshot()
    {
        var writer = new StateWriter([]);
        try
        {
            writer.WriteByte(Version);
            writer.WriteVarInt(discovery.Grain);
            var known = Planted.Is(PlantedBug.KnownSplitsNotStored) ? [] : _known;
            writer.WriteVarUInt((ulong)known.Count);
            foreach (var key in known) writer.WriteString(key);
            var unassigned = Planted.Is(PlantedBug.UnassignedSplitsNotStored) ? new Queue<SourceSplit>() : _unassigned;
            writer.WriteVarUInt((ulong)unassigned.Count);
            foreach (var split in unassigned)
            {
                var bytes = discovery.Codec.ToBytes(split);
                writer.WriteVarUInt((ulong)bytes.Length);
                writer.WriteBytes(bytes);
            }
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }
}
