using System.Globalization;
using ActorStream.Operators.Sources;

namespace ActorStream.Connectors;

/// <summary>A part of a file: the lines that begin in it.</summary>
/// <param name="path">The file.</param>
/// <param name="start">Its first byte; in a compressed file always 0.</param>
/// <param name="end">The byte behind it; <see cref="long.MaxValue"/>: the file's end, whatever that is.</param>
/// <param name="length">The length of the whole file when it was found.</param>
internal class FileSplit(string path, long start, long end, long length)
    : SourceSplit(start == 0 && end == long.MaxValue ? path : $"{path} [{start}, {end})")
{
    public static SplitCodec Codec { get; } = new SplitCodec<FileSplit>(Write, Read);

    /// <summary>The length is part of it: a restored discovery cuts the file as it was, also when it has grown.</summary>
    public override string Key => string.Create(CultureInfo.InvariantCulture, $"{Start}/{Length}:{Path}");

    public string Path { get; } = path;

    public long Start { get; } = start;

    public long End { get; } = end;

    public long Length { get; } = length;

    /// <summary>The first byte of the next line, in the decompressed file; negative: reading has not begun.</summary>
    public long Position { get; set; } = -1;

    /// <summary>The file that a key is about, and how long it was.</summary>
    public static (string Path, long Length) FileOf(string key)
    {
        var (slash, colon) = (key.IndexOf('/', StringComparison.Ordinal), key.IndexOf(':', StringComparison.Ordinal));
        return (key[(colon + 1)..], long.Parse(key.AsSpan(slash + 1, colon - slash - 1), CultureInfo.InvariantCulture));
    }

    public override string ToString() => Position < 0 ? Id : $"{Path} at byte {Position}";

    protected static void Write(ref StateWriter writer, FileSplit split)
    {
        writer.WriteString(split.Path);
        writer.WriteVarInt(split.Start);
        writer.WriteVarInt(split.End);
        writer.WriteVarInt(split.Length);
        writer.WriteVarInt(split.Position);
    }

    protected static FileSplit Read(ref StateReader reader) =>
        new(reader.ReadString(), reader.ReadVarInt(), reader.ReadVarInt(), reader.ReadVarInt()) { Position = reader.ReadVarInt() };
}
