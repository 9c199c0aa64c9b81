namespace ActorStream.Connectors;

/// <summary>What stands before the records of a file: its byte order mark, comments and header line.</summary>
/// <param name="ContentStart">Where the first record's line begins.</param>
/// <param name="Header">The header line, without its end; empty when there is none.</param>
internal sealed record FileTop(long ContentStart, ReadOnlyMemory<byte> Header)
{
    private const int LongestTop = 1 << 20;

    /// <summary>Reads the beginning of a file.</summary>
    /// <exception cref="InvalidDataException">It is not UTF-8, or has no end of its header.</exception>
    public static async Task<FileTop> ReadAsync(string path, FileHeader header, CancellationToken cancellationToken)
    {
        var stream = Compression.Open(path);
        await using (stream.ConfigureAwait(false))
        {
            var buffer = new byte[4096];
            var filled = 0;
            while (true)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken).ConfigureAwait(false);
                filled += read;
                if (Find(path, buffer.AsMemory(0, filled), header, read == 0) is { } top) return top;
                if (filled < buffer.Length) continue;
                if (filled >= LongestTop) throw new InvalidDataException($"The first line of {path} should be a header but is longer than {LongestTop} bytes.");
                Array.Resize(ref buffer, buffer.Length * 4);
            }
        }
    }

    private static FileTop? Find(string path, ReadOnlyMemory<byte> content, FileHeader header, bool isAll)
    {
        var bytes = content.Span;
        if (bytes.Length < 3 && !isAll) return null;
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            throw new InvalidDataException($"{path} is UTF-16. Convert it to UTF-8.");
        var start = bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
        if (!header.Exists) return new FileTop(start, default);
        while (true)
        {
            var length = bytes[start..].IndexOf((byte)'\n');
            if (length < 0 && !isAll) return null;
            var next = length < 0 ? bytes.Length : start + length + 1;
            var line = bytes[start..(length < 0 ? next : next - 1)].TrimEnd((byte)'\r');
            var isSkipped = line.IsEmpty || line[0] == header.CommentMark;
            if (!isSkipped || next == bytes.Length) return new FileTop(next, isSkipped ? default : content.Slice(start, line.Length).ToArray());
            start = next;
        }
    }
}
