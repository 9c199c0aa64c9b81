namespace ActorStream.Connectors;

/// <summary>Finds a line's number, for messages.</summary>
internal static class LineCount
{
    /// <summary>How many lines end before a byte of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="offset">The byte, in the decompressed file.</param>
    public static long Before(string path, long offset)
    {
        using var stream = Compression.Open(path);
        var buffer = new byte[BlockReader.BufferSize];
        var lines = 0L;
        while (offset > 0)
        {
            var read = stream.Read(buffer, 0, (int)Math.Min(buffer.Length, offset));
            if (read == 0) break;
            lines += buffer.AsSpan(0, read).Count((byte)'\n');
            offset -= read;
        }
        return lines;
    }
}
