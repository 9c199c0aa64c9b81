namespace ActorStream.Persistence;

/// <summary>The pieces of an object as chunks of one size; only the last one is shorter.</summary>
internal static class ObjectChunks
{
    public const int Size = 1 << 20;

    public static long Length(IReadOnlyList<ReadOnlyMemory<byte>> content)
    {
        var length = 0L;
        for (var i = 0; i < content.Count; i++)
            length += content[i].Length;
        return length;
    }

    /// <summary>The chunks, all in the same buffer: each is used up before the next one is asked for.</summary>
    public static IEnumerable<ArraySegment<byte>> Of(IReadOnlyList<ReadOnlyMemory<byte>> content)
    {
        var buffer = new byte[Math.Min(Size, Length(content))];
        var filled = 0;
        for (var i = 0; i < content.Count; i++)
        {
            for (var left = content[i]; left.Length > 0;)
            {
                var count = Math.Min(left.Length, Size - filled);
                left[..count].CopyTo(buffer.AsMemory(filled));
                left = left[count..];
                filled += count;
                if (filled < Size)
                    continue;
                yield return new(buffer, 0, filled);
                filled = 0;
            }
        }
        if (filled > 0)
            yield return new(buffer, 0, filled);
    }
}
