namespace ActorStream.Connectors;

/// <content>Finds the fields of a line.</content>
internal sealed partial class CsvRow
{
    private readonly int[] _starts;
    private readonly int[] _lengths;
    private readonly int[] _columns;
    private readonly bool[] _quoted;
    private int[] _slots = [];
    private byte[] _buffer = [];
    private byte[] _unquoted = [];
    private int _lineStart;
    private bool _wasQuoted;

    /// <summary>Says which slot each column fills.</summary>
    /// <param name="slots">For each column its slot, or -1.</param>
    public void Map(int[] slots)
    {
        _slots = slots;
        Array.Fill(_columns, -1);
        Array.Fill(_lengths, -1);
    }

    /// <summary>Splits a line into its fields.</summary>
    /// <returns>False: it cannot be; <see cref="Fault"/> says why.</returns>
    public bool Split(byte[] buffer, int start, int end)
    {
        Fault = null;
        _lineStart = start;
        var line = buffer.AsSpan(start, end - start);
        var count = _settings.Quote is { } quote && line.Contains(quote) || _settings.Escape is { } escape && line.Contains(escape)
            ? SplitQuoted(line)
            : SplitPlain(buffer, start, end);
        return count >= 0 && (count == _slots.Length || HasRightCount(count));
    }

    /// <returns>How many fields there are.</returns>
    private int SplitPlain(byte[] buffer, int start, int end)
    {
        if (_wasQuoted)
        {
            _wasQuoted = false;
            Array.Fill(_columns, -1);
            Array.Clear(_quoted);
        }
        _buffer = buffer;
        var (slots, delimiter, column) = (_slots, _settings.Delimiter, 0);
        while (true)
        {
            var length = buffer.AsSpan(start, end - start).IndexOf(delimiter);
            var fieldEnd = length < 0 ? end : start + length;
            if (column < slots.Length && slots[column] is >= 0 and var slot)
            {
                _starts[slot] = start;
                _lengths[slot] = fieldEnd - start;
            }
            column++;
            if (length < 0) return column;
            start = fieldEnd + 1;
        }
    }

    /// <summary>Copies the fields without their quotes, so that the line stays as it is for messages.</summary>
    private int SplitQuoted(ReadOnlySpan<byte> line)
    {
        _wasQuoted = true;
        if (_unquoted.Length < line.Length) _unquoted = new byte[line.Length * 2];
        _buffer = _unquoted;
        var (read, write, column) = (0, 0, 0);
        while (true)
        {
            var (columnStart, fieldStart) = (read, write);
            var quoted = read < line.Length && line[read] == _settings.Quote;
            if (!(quoted ? CopyQuoted(line, ref read, ref write) : CopyPlain(line, ref read, ref write))) return -1;
            if (column < _slots.Length && _slots[column] is >= 0 and var slot)
            {
                _starts[slot] = fieldStart;
                _lengths[slot] = write - fieldStart;
                _columns[slot] = columnStart;
                _quoted[slot] = quoted;
            }
            column++;
            if (read == line.Length) return column;
            read++;
        }
    }

    private bool CopyPlain(ReadOnlySpan<byte> line, ref int read, ref int write)
    {
        for (; read < line.Length && line[read] != _settings.Delimiter; read++)
        {
            if (line[read] == _settings.Escape && read + 1 < line.Length) read++;
            _unquoted[write++] = line[read];
        }
        return true;
    }

    private bool CopyQuoted(ReadOnlySpan<byte> line, ref int read, ref int write)
    {
        var opening = read++;
        while (true)
        {
            if (read >= line.Length) return Malformed(opening, _settings.AllowsLineBreaks
                ? "A quoted field does not end"
                : "A quoted field does not end on its line (set CsvFormat.AllowLineBreaks if fields may hold line ends)");
            var current = line[read++];
            if (current == _settings.Quote)
            {
                if (read >= line.Length || line[read] != _settings.Quote) break;
                read++;
            }
            else if (current == _settings.Escape && read < line.Length)
            {
                current = line[read++];
            }
            _unquoted[write++] = current;
        }
        return read == line.Length || line[read] == _settings.Delimiter || Malformed(read, "There is text between a closing quote and the next delimiter");
    }

    private bool HasRightCount(int count)
    {
        if (count > _slots.Length) return _settings.IgnoresExtra || Malformed(0, $"The line has {count} fields, the columns are {_slots.Length}");
        if (!_settings.AllowsMissing && !_settings.IsLenient) return Malformed(0, $"The line has only {count} of {_slots.Length} fields");
        for (var column = count; column < _slots.Length; column++)
            if (_slots[column] is >= 0 and var slot) _lengths[slot] = -1;
        return true;
    }

    private bool Malformed(int column, string message)
    {
        Fault = message;
        FaultColumn = column;
        return false;
    }
}
