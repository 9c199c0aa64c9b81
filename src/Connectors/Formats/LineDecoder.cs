namespace ActorStream.Connectors;

/// <summary>Decodes lines a block at a time, so that nothing is virtual per record.</summary>
internal abstract class LineDecoder<T>
{
    /// <summary>Lines that were read since the file was begun; the faulty one, too.</summary>
    public long Lines { get; set; }

    /// <summary>What is wrong with the last line that was read; null: nothing.</summary>
    public LineFault? Fault { get; protected set; }

    /// <summary>A file, or a part of one, comes next.</summary>
    /// <param name="path">The file.</param>
    /// <param name="header">Its header line, when the format has one.</param>
    /// <exception cref="InvalidDataException">The header does not fit.</exception>
    public virtual void Begin(string path, ReadOnlyMemory<byte> header)
    {
    }

    /// <summary>Reads whole lines (the last may lack its end) until they are done, the output is full or a line is faulty.</summary>
    /// <returns>The index behind the last line that was read.</returns>
    public abstract int Decode(byte[] buffer, int start, int end, Collector<T> output);

    /// <summary>The next line, without its end.</summary>
    /// <param name="buffer">The lines.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="end">The end of the lines.</param>
    /// <param name="next">Where the line after it begins.</param>
    /// <returns>The end of the line's text.</returns>
    protected static int LineEnd(byte[] buffer, int start, int end, out int next)
    {
        var length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
        if (length < 0)
        {
            next = end;
            return end > start && buffer[end - 1] == '\r' ? end - 1 : end;
        }
        next = start + length + 1;
        return length > 0 && buffer[next - 2] == '\r' ? next - 2 : next - 1;
    }
}

/// <summary>What is wrong with a line.</summary>
/// <param name="Start">Where the line's text is in the block.</param>
/// <param name="Length">How long it is, without its end.</param>
/// <param name="ByteColumn">Which of its bytes is at fault, from 0.</param>
/// <param name="Message">Why.</param>
internal sealed record LineFault(int Start, int Length, int ByteColumn, string Message);

/// <summary>Calls a format for each line.</summary>
internal sealed class RecordDecoder<T>(IFormat<T> format, bool skipsEmptyLines = true) : LineDecoder<T>
{
    public override int Decode(byte[] buffer, int start, int end, Collector<T> output)
    {
        Fault = null;
        while (start < end && !output.IsFull)
        {
            var lineEnd = LineEnd(buffer, start, end, out var next);
            var line = buffer.AsSpan(start, lineEnd - start);
            Lines++;
            if (line.Length > 0 || !skipsEmptyLines)
            {
                try
                {
                    format.DecodeMessage(line, Operators.EventTime.None, output);
                }
                catch (Exception cause) when (cause is not (OutOfMemoryException or OperationCanceledException or IOException))
                {
                    Fault = new LineFault(start, line.Length, (cause as LineFormatException)?.ByteColumn ?? 0, cause.Message);
                    return next;
                }
            }
            start = next;
        }
        return start;
    }
}

/// <summary>A line that is no record, with the place in it.</summary>
internal sealed class LineFormatException(string message, int byteColumn) : FormatException(message)
{
    /// <summary>Which byte of the line is at fault, from 0.</summary>
    public int ByteColumn { get; } = byteColumn;
}
