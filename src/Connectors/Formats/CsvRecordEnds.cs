namespace ActorStream.Connectors;

/// <summary>Finds where records end when quoted fields may hold line ends. It remembers where it is, so that bytes may come in pieces.</summary>
internal sealed class CsvRecordEnds(CsvSettings settings) : IRecordEnds
{
    private readonly byte _delimiter = settings.Delimiter;
    private readonly byte _quote = settings.Quote ?? throw new ArgumentException("Without quotes a record ends with its line.", nameof(settings));
    private readonly byte? _escape = settings.Escape;
    private readonly byte? _comment = settings.Comment;
    private State _state;

    private enum State
    {
        Record,
        Field,
        Plain,
        PlainEscape,
        Quoted,
        QuotedEscape,
        Closed,
        Comment,
    }

    public void Begin() => _state = State.Record;

    public int Next(ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            if (_state is State.Plain or State.Quoted)
            {
                var run = Run(bytes[i..]);
                if (run < 0) return -1;
                i += run;
            }
            if (!Step(bytes[i])) continue;
            _state = State.Record;
            return i + 1;
        }
        return -1;
    }

    /// <summary>How many bytes change nothing; negative: all.</summary>
    private int Run(ReadOnlySpan<byte> bytes) => _state == State.Quoted
        ? bytes.IndexOfAny(_quote, _escape ?? _quote)
        : bytes.IndexOfAny(_delimiter, (byte)'\n', _escape ?? _delimiter);

    /// <returns>Whether the byte ends the record.</returns>
    private bool Step(byte value)
    {
        switch (_state)
        {
            case State.Quoted:
                if (value == _quote) _state = State.Closed;
                else if (value == _escape) _state = State.QuotedEscape;
                return false;
            case State.QuotedEscape:
                _state = State.Quoted;
                return false;
            // A quote behind one is a doubled one.
            case State.Closed when value == _quote:
                _state = State.Quoted;
                return false;
            case State.Record or State.Field when value == _quote:
                _state = State.Quoted;
                return false;
            case State.Record when value == _comment:
                _state = State.Comment;
                return false;
            case State.PlainEscape when value != '\n':
                _state = State.Plain;
                return false;
        }
        if (value == '\n') return true;
        if (_state == State.Comment) return false;
        _state = value == _delimiter ? State.Field : value == _escape ? State.PlainEscape : State.Plain;
        return false;
    }
}
