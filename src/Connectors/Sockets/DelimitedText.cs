using System.Text;

namespace ActorStream.Connectors;

/// <summary>Cuts a stream of UTF-8 into records; characters and delimiters may come in pieces.</summary>
internal sealed class DelimitedText(string delimiter)
{
    private readonly StringBuilder _text = new();
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private string _pending = "";
    private int _cursor;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        var chars = new char[_decoder.GetCharCount(bytes, flush: false)];
        _decoder.GetChars(bytes, chars, flush: false);
        _text.Clear().Append(_pending, _cursor, _pending.Length - _cursor).Append(chars);
        _pending = _text.ToString();
        _cursor = 0;
    }

    /// <summary>The next whole record; null: there is none yet.</summary>
    public string? TryNext()
    {
        var end = _pending.IndexOf(delimiter, _cursor, StringComparison.Ordinal);
        if (end < 0) return null;
        var record = Trimmed(_pending[_cursor..end]);
        _cursor = end + delimiter.Length;
        return record;
    }

    /// <summary>What is left at the end; null: nothing.</summary>
    public string? TakeRest()
    {
        _decoder.Reset();
        var rest = _pending[_cursor..];
        _pending = "";
        _cursor = 0;
        return rest.Length == 0 ? null : Trimmed(rest);
    }

    private string Trimmed(string record) => delimiter == "\n" && record.EndsWith('\r') ? record[..^1] : record;
}
