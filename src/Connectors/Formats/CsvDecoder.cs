using System.Text;

namespace ActorStream.Connectors;

/// <summary>Reads CSV lines into records.</summary>
internal sealed class CsvDecoder<T> : LineDecoder<T>
{
    private readonly CsvSchema<T> _schema;
    private readonly CsvSettings _settings;
    private readonly CsvRow _row;
    private readonly CsvRecordEnds? _ends;

    /// <summary>Lines of the last record beside the one in which it began.</summary>
    private int _moreLines;

    public CsvDecoder(CsvSchema<T> schema, CsvSettings settings)
    {
        _schema = schema;
        _settings = settings;
        _row = new CsvRow(settings, schema.Names);
        _row.Map(InOrder());
        if (settings.AllowsLineBreaks) _ends = new CsvRecordEnds(settings);
    }

    public override void Begin(string path, ReadOnlyMemory<byte> header)
    {
        _moreLines = 0;
        if (!_schema.IsNamed || header.IsEmpty) return;
        var names = Names(path, header.Span);
        var slots = names.Select(n => Slot(n)).ToArray();
        var absent = Enumerable.Range(0, _schema.Names.Count).Where(s => !slots.Contains(s)).Select(s => _schema.Names[s]).ToArray();
        if (absent.Length > 0 && !_settings.AllowsMissing)
        {
            throw new InvalidDataException(
                $"The header of {path} has no column {string.Join(", ", absent)} of {CsvTypes.Name(typeof(T))}; its columns are {string.Join(", ", names)}. " +
                "Set CsvFormat.HasHeader to false if there is no header, AllowMissingColumns if the column may be absent, or correct FieldDelimiter.");
        }
        var twice = slots.Where(static s => s >= 0).GroupBy(static s => s).FirstOrDefault(static g => g.Count() > 1);
        if (twice is not null) throw new InvalidDataException($"The header of {path} has the column {_schema.Names[twice.Key]} twice.");
        _row.Map(slots);
    }

    public override int Decode(byte[] buffer, int start, int end, Collector<T> output)
    {
        Fault = null;
        var (lineEnd, next) = (start, start);
        try
        {
            while (start < end && !output.IsFull)
            {
                if (_ends is null)
                {
                    lineEnd = LineEnd(buffer, start, end, out next);
                    Lines++;
                }
                else
                {
                    lineEnd = RecordEnd(buffer, start, end, out next);
                }
                if (lineEnd > start && buffer[start] != _settings.Comment)
                {
                    if (!_row.Split(buffer, start, lineEnd)) return Faulty(start, lineEnd, next, null);
                    var record = _schema.Read(_row);
                    if (_row.Fault is not null) return Faulty(start, lineEnd, next, null);
                    output.Append(in record, Operators.EventTime.None);
                }
                start = next;
            }
        }
        catch (Exception cause) when (cause is not (OutOfMemoryException or OperationCanceledException))
        {
            return Faulty(start, lineEnd, next, cause);
        }
        return start;
    }

    /// <summary>The end of a record that may take several lines; <see cref="LineDecoder{T}.Lines"/> says in which it begins.</summary>
    private int RecordEnd(byte[] buffer, int start, int end, out int next)
    {
        Lines += _moreLines + 1;
        _ends!.Begin();
        var length = _ends.Next(buffer.AsSpan(start, end - start));
        next = length < 0 ? end : start + length;
        var text = length < 0 ? end : next - 1;
        if (text > start && buffer[text - 1] == '\r') text--;
        _moreLines = buffer.AsSpan(start, text - start).Count((byte)'\n');
        return text;
    }

    private int Faulty(int start, int lineEnd, int next, Exception? cause)
    {
        // A field that could not be read may be what the type's constructor stumbled over.
        Fault = _row.Fault is { } message
            ? new LineFault(start, lineEnd - start, _row.FaultColumn, message)
            : new LineFault(start, lineEnd - start, 0, cause!.Message);
        return next;
    }

    private int[] InOrder() => Enumerable.Range(0, _schema.Names.Count).ToArray();

    /// <summary>The member of a column: by its name in any case, else by its name without underscores, spaces and hyphens.</summary>
    private int Slot(string column)
    {
        for (var i = 0; i < _schema.Names.Count; i++)
            if (string.Equals(_schema.Names[i], column, StringComparison.OrdinalIgnoreCase)) return i;
        for (var i = 0; i < _schema.Names.Count; i++)
            if (string.Equals(Plain(_schema.Names[i]), Plain(column), StringComparison.OrdinalIgnoreCase)) return i;
        return -1;
    }

    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit));

    private string[] Names(string path, ReadOnlySpan<byte> header)
    {
        var columns = Enumerable.Range(0, header.Count(_settings.Delimiter) + 1).ToArray();
        var row = new CsvRow(_settings with { AllowsMissing = true }, columns.Select(static c => $"column {c + 1}").ToArray());
        row.Map(columns);
        var line = header.ToArray();
        if (!row.Split(line, 0, line.Length)) throw new InvalidDataException($"The header of {path} cannot be read: {row.Fault}: {Encoding.UTF8.GetString(header)}");
        return columns.Select(c => row.Text(c)?.Trim()).TakeWhile(static n => n is not null).ToArray()!;
    }
}
