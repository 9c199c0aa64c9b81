using ActorStream.Operators.Sources;
using ActorStream.Persistence;

namespace ActorStream.Connectors;

/// <summary>Reads files line by line: one file, a folder, or those that match a pattern; large ones in parts, by several subtasks.</summary>
/// <remarks>
/// <para>The records are the same for every parallelism and split size: a line belongs to the part in which it begins. Lines end with
/// <c>\n</c> or <c>\r\n</c>, the last one may have no end; a byte order mark is skipped. Files ending in <c>.gz</c>, <c>.gzip</c> and
/// <c>.deflate</c> are decompressed and each read by one subtask, and so are files whose records may take several lines. Files and folders whose names begin with <c>.</c> or <c>_</c> are left
/// out unless they are named themselves: they are not finished yet.</para>
/// <para>A checkpoint stores each file, part and byte position. A file must not change once it is there; new files must come whole,
/// by renaming them into place.</para>
/// </remarks>
/// <typeparam name="T">The type of the records.</typeparam>
/// <example><code>
/// Directory.CreateDirectory("in");
/// File.WriteAllLines("in/a.csv", ["Host,Bytes", "ann,10"]);
/// File.WriteAllLines("in/b.csv", ["Host,Bytes", "bob,20"]);
/// env.FromSource(new FileSource&lt;Visit> { Path = "in/*.csv", Format = new CsvFormat&lt;Visit>() }).Print();
/// // prints, in any order: Visit { Host = ann, Bytes = 10 }, Visit { Host = bob, Bytes = 20 }
///
/// public record Visit(string Host, long Bytes);
/// </code></example>
public sealed class FileSource<T> : ISource<T>
{
    /// <summary>
    /// A file, a folder, or a pattern: <c>*</c> and <c>?</c> match within a name, <c>**</c> any folders, <c>[a-c]</c> one of these
    /// characters, <c>{csv,tsv}</c> one of these texts.
    /// </summary>
    public required string Path { get; init; }

    /// <summary>Bytes to records.</summary>
    public required IFormat<T> Format { get; init; }

    /// <summary>How often to look for new files, for ever; null: the files that are there at the start are all.</summary>
    public TimeSpan? MonitorInterval { get; init; }

    /// <summary>How many bytes of a file one subtask reads at a time, at least 1; the default is 16 MiB.</summary>
    public long SplitSize { get; init; } = 16 << 20;

    /// <summary>Whether a folder's own folders are read too.</summary>
    public bool Recursive { get; init; } = true;

    /// <summary>The longest line that is read, in bytes, at least 16; a longer one fails the job. The default is 64 MiB.</summary>
    public int MaxLineLength { get; init; } = 64 << 20;

    /// <summary>What to do with a line that is no record: by default the job fails, naming file, line, column and text.</summary>
    public BadRecordPolicy BadRecords { get; init; } = BadRecordPolicy.Fail;

    /// <summary>Which of these files are read, by their absolute paths; null: all.</summary>
    internal System.Text.RegularExpressions.Regex? PathPattern { get; init; }

    /// <inheritdoc/>
    public Boundedness Boundedness => MonitorInterval is null ? Boundedness.Bounded : Boundedness.Unbounded;

    /// <inheritdoc/>
    public override string ToString() => Path;

    void ISource<T>.Validate()
    {
        if (string.IsNullOrWhiteSpace(Path)) throw new ArgumentException("FileSource.Path is empty. Give a file, a folder or a pattern.");
        if (Format is null) throw new ArgumentException("FileSource.Format is null. Give a TextFormat, CsvFormat or JsonFormat.");
        if (BadRecords is null) throw new ArgumentException("FileSource.BadRecords is null. Leave it out, or use BadRecordPolicy.Skip or SideOutput.");
        if (SplitSize < 1) throw new ArgumentException($"FileSource.SplitSize is {SplitSize}; it must be at least 1 byte.");
        if (MaxLineLength < 16) throw new ArgumentException($"FileSource.MaxLineLength is {MaxLineLength}; it must be at least 16 bytes.");
        if (MonitorInterval <= TimeSpan.Zero) throw new ArgumentException($"FileSource.MonitorInterval is {MonitorInterval}; it must be positive. Leave it out to read what is there and end.");
        FilePattern.Parse(Path, Recursive);
        if (!Format.IsLines && Format.Files is null) throw new ArgumentException($"FileSource.Format is {CsvTypes.Name(Format.GetType())}, whose records may hold the bytes of line ends. It is for messages; use a JsonFormat, CsvFormat or TextFormat for files.");
        Format.Validate();
    }

    SplitDiscovery ISource<T>.CreateDiscovery(int parallelism, CodecRegistry codecs) => new FileDiscovery(FilePattern.Parse(Path, Recursive), SplitSize, MonitorInterval, Format.CreateRecordEnds() is not null, PathPattern)
    {
        SplitCodec = Format.Files?.Codec ?? FileSplit.Codec,
        NewSplit = Format.Files is { } files ? files.NewSplit : static (path, start, end, length) => new FileSplit(path, start, end, length),
    };

    SplitReader<T> ISource<T>.CreateReader(SourceReaderContext context) => Format.Files?.CreateReader(BadRecords, context) ?? new FileReader<T>(Format, BadRecords, MaxLineLength, context);
}
