using System.Buffers;

namespace ActorStream.Connectors;

/// <summary>Bytes to records and back. A record is a line of a file, or the value of a message.</summary>
/// <remarks>
/// A format of your own has only the two methods; it is used by several subtasks at the same time and must not keep anything between
/// calls. An exception from <see cref="Decode"/> makes a bad record, which the source deals with by its <c>BadRecordPolicy</c>.
/// </remarks>
/// <typeparam name="T">The type of the records.</typeparam>
/// <example><code>
/// File.WriteAllLines("numbers.txt", ["7", "5"]);
/// env.FromSource(new FileSource&lt;int> { Path = "numbers.txt", Format = new NumberFormat() }).Map(static n => n + 1).Print();
/// // prints: 8, 6
///
/// public sealed class NumberFormat : IFormat&lt;int>
/// {
///     public int Decode(ReadOnlySpan&lt;byte> record) => int.Parse(record, null);
///
///     public void Encode(int record, System.Buffers.IBufferWriter&lt;byte> output)
///     {
///         record.TryFormat(output.GetSpan(11), out var length);
///         output.Advance(length);
///     }
/// }
/// </code></example>
public interface IFormat<T>
{
    /// <summary>Reads one record.</summary>
    /// <param name="record">Its bytes, without the line end.</param>
    /// <exception cref="FormatException">They are no record; the message says why.</exception>
    T Decode(ReadOnlySpan<byte> record);

    /// <summary>Writes one record, without a line end.</summary>
    /// <param name="record">The record.</param>
    /// <param name="output">Where its bytes go. No byte may be a line feed if records are to be lines of a file.</param>
    void Encode(T record, IBufferWriter<byte> output);

    /// <summary>Reads what a message holds: mostly one record, of a changelog's message none or several. Nothing is added if it throws.</summary>
    /// <param name="message">Its bytes.</param>
    /// <param name="timestamp">The records' timestamp.</param>
    /// <param name="output">Where they go.</param>
    internal void DecodeMessage(ReadOnlySpan<byte> message, long timestamp, Collector<T> output) => output.Append(Decode(message), timestamp);

    /// <summary>Checks the settings when the plan is built; throws an <see cref="ArgumentException"/> that names what is wrong.</summary>
    internal void Validate()
    {
    }

    /// <summary>Whether records can be lines of a file; if not, they may hold the bytes of line ends.</summary>
    internal bool IsLines => true;

    /// <summary>How whole files are read and written; null: as lines.</summary>
    internal IFileFormat<T>? Files => null;

    /// <summary>What is found at the top of each file before the records.</summary>
    internal FileHeader Header => FileHeader.None;

    /// <summary>Makes what finds the ends of records that may take several lines; null: each line is a record.</summary>
    internal IRecordEnds? CreateRecordEnds() => null;

    /// <summary>Makes what reads the lines of one subtask's files.</summary>
    internal LineDecoder<T> CreateDecoder() => new RecordDecoder<T>(this);

    /// <summary>Makes what writes one subtask's files, without the line ends.</summary>
    internal Action<T, IBufferWriter<byte>> CreateEncoder() => Encode;
}

/// <summary>The first line of a file that is no record.</summary>
/// <param name="Exists">Whether there is one.</param>
/// <param name="CommentMark">Lines that begin with this stand before it; null: none do.</param>
/// <param name="Text">The line as a sink writes it.</param>
internal sealed record FileHeader(bool Exists, byte? CommentMark, ReadOnlyMemory<byte> Text)
{
    public static FileHeader None { get; } = new(false, null, default);
}
