using System.Collections;
using ActorStream.Persistence;

namespace ActorStream.Operators;

/// <summary>The encoded records of one epoch, in order. What is enumerated is valid until the next one is asked for.</summary>
internal sealed class EpochRecords(long count, long bytes, IReadOnlyList<EpochChunk> chunks) : IEnumerable<ReadOnlyMemory<byte>>
{
    public long Count { get; } = count;

    /// <summary>What the log has of them, lengths included.</summary>
    public long Bytes { get; } = bytes;

    public IEnumerator<ReadOnlyMemory<byte>> GetEnumerator()
    {
        var copy = Array.Empty<byte>();
        foreach (var chunk in chunks)
        {
            if (copy.Length < chunk.Length) copy = GC.AllocateUninitializedArray<byte>(Math.Max(EpochBuffers.Size, chunk.Length));
            chunk.CopyTo(copy);
            var content = copy.AsMemory(0, chunk.Length);
            for (var at = 0; at < content.Length;) yield return Next(content, ref at);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static ReadOnlyMemory<byte> Next(ReadOnlyMemory<byte> content, ref int at)
    {
        var reader = new StateReader(content.Span[at..]);
        var length = reader.ReadCount(1);
        var start = at + reader.Position;
        at = start + length;
        return content.Slice(start, length);
    }
}
