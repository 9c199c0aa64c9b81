using ActorStream.Operators.Sources;

namespace ActorStream.Connectors;

/// <summary>A part of a file: the lines that begin in it.</summary>
/// <param name="path">The file.</param>
/// <param name="start">Its first byte; in a compressed file always 0.</param>
/// <param name="end">The byte behind it; <see cref="long.MaxValue"/>: the file's end, whatever that is.</param>
internal sealed class FileSplit(string path, long start, long end) : SourceSplit(start == 0 && end == long.MaxValue ? path : $"{path} [{start}, {end})")
{
    public string Path { get; } = path;

    public long Start { get; } = start;

    public long End { get; } = end;

    /// <summary>The first byte of the next line, in the decompressed file; negative: reading has not begun.</summary>
    public long Position { get; set; } = -1;

    public override string ToString() => Position < 0 ? Id : $"{Path} at byte {Position}";
}
