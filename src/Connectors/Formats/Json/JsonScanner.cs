using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace ActorStream.Connectors;

/// <summary>Reads one JSON text from its bytes, forwards only, as the compiled reader of a type asks for its values.</summary>
internal ref partial struct JsonScanner
{
    /// <summary>How deep objects and arrays may be nested, as everywhere in .NET.</summary>
    public const int DeepestNesting = 64;

    private readonly ReadOnlySpan<byte> _text;
    private readonly JsonReading _reading;
    private int _at;
    private int _depth;

    /// <summary>Reads from a value within a text on.</summary>
    public JsonScanner(ReadOnlySpan<byte> text, JsonReading reading, int at)
    {
        _text = text;
        _reading = reading;
        _at = at;
    }

    public JsonScanner(ReadOnlySpan<byte> text, JsonReading reading)
    {
        _text = text;
        _reading = reading;
        if (text.Length >= 3 && text[0] == 0xEF && text[1] == 0xBB && text[2] == 0xBF) _at = 3;
    }

    private readonly bool Coerces => (_reading & JsonReading.Coerces) != 0;

    private readonly bool IsLenient => (_reading & JsonReading.Lenient) == JsonReading.Lenient;

    private readonly bool NullIsFault => (_reading & JsonReading.NullIsFault) != 0;

    /// <summary>The value must be all there is.</summary>
    public void End()
    {
        if (IsLenient) return;
        SkipSpace();
        if (_at < _text.Length) Fail(_at, "There is text after the value");
    }

    /// <summary>Takes a <c>null</c>, if there is one.</summary>
    public bool TryNull()
    {
        SkipSpace();
        if (_at >= _text.Length || _text[_at] != 'n') return false;
        Literal("null"u8);
        return true;
    }

    /// <summary>As <see cref="TryNull"/>, where there should be a value: a fault, or the default of its type.</summary>
    public bool TakeNull(string expected)
    {
        if (!TryNull()) return false;
        if (NullIsFault) Fail(_at - 4, $"null is not {expected}", _at);
        return true;
    }

    public void BeginObject() => Begin((byte)'{', "an object");

    public void BeginArray() => Begin((byte)'[', "an array");

    /// <summary>Whether another item of an array follows; if not, the array is done.</summary>
    public bool NextItem(bool isFirst)
    {
        SkipSpace();
        if (_at >= _text.Length) FailEnd();
        if (_text[_at] == ']')
        {
            _at++;
            _depth--;
            return false;
        }
        if (isFirst) return true;
        if (_text[_at] != ',') Fail(_at, "There is no comma or ] after an array's item");
        _at++;
        SkipSpace();
        if (_at < _text.Length && _text[_at] == ']') Fail(_at, "There is no item after the comma");
        return true;
    }

    /// <summary>Finds the next field of an object; if there is none, the object is done.</summary>
    /// <param name="names">The fields that are known.</param>
    /// <param name="last">The field before; at first <see cref="JsonNames.Start"/>.</param>
    /// <returns>Its member, or one of <see cref="JsonNames.Unknown"/> and <see cref="JsonNames.End"/>.</returns>
    public int NextField(JsonNames names, ref JsonName last)
    {
        SkipSpace();
        if (_at >= _text.Length) FailEnd();
        var c = _text[_at];
        if (c == '}')
        {
            _at++;
            _depth--;
            return JsonNames.End;
        }
        if (last != names.Start)
        {
            if (c != ',') Fail(_at, "There is no comma or } after a field");
            _at++;
            SkipSpace();
        }
        // Fields mostly come as they came in the record before.
        if (last.Next is { } next && _text[_at..].StartsWith(next.Pattern))
        {
            _at += next.Pattern.Length;
            last = next;
            return next.Slot;
        }
        return FindField(names, ref last);
    }

    /// <summary>Passes over a value of any kind, of which only the structure is checked.</summary>
    public void Skip()
    {
        SkipSpace();
        if (_at >= _text.Length) FailEnd();
        switch (_text[_at])
        {
            case (byte)'"':
                SkipString();
                break;
            case (byte)'{':
                SkipObject();
                break;
            case (byte)'[':
                BeginArray();
                for (var isFirst = true; NextItem(isFirst); isFirst = false) Skip();
                break;
            case (byte)'t':
                Literal("true"u8);
                break;
            case (byte)'f':
                Literal("false"u8);
                break;
            case (byte)'n':
                Literal("null"u8);
                break;
            default:
                _ = NumberToken();
                break;
        }
    }

    /// <summary>A null is a fault here.</summary>
    public void RefuseNull()
    {
        if (TryNull()) Fail(_at - 4, "null is no value for it", _at);
    }

    /// <summary>The bytes of a value of any kind.</summary>
    public ReadOnlySpan<byte> Raw(out int start)
    {
        SkipSpace();
        start = _at;
        Skip();
        return _text[start.._at];
    }

    [DoesNotReturn]
    public readonly void FailSerialized(int start, JsonException wrong)
    {
        var inner = wrong.Path is { Length: > 2 } path ? $"\"{path[2..]}\": " : "";
        Fail(start, inner + JsonPlace.MessageOf(wrong), wrong.LineNumber == 0 ? start + (int)(wrong.BytePositionInLine ?? 0) : _at);
    }

    [DoesNotReturn]
    public readonly void Missing(JsonNames names, int slot) =>
        throw new LineFormatException($"The field \"{names.NameOf(slot)}\" is missing", Math.Max(0, _at - 1));

    private int FindField(JsonNames names, ref JsonName last)
    {
        var start = _at;
        if (_at >= _text.Length) FailEnd();
        if (_text[_at] != '"') Fail(_at, _text[_at] == '}' ? "There is no field after the comma" : "There is no field name");
        var name = Quoted(out var escaped);
        var end = _at;
        SkipSpace();
        if (_at >= _text.Length) FailEnd();
        if (_text[_at] != ':') Fail(_at, "There is no colon after a field's name");
        _at++;
        // Spelled the same way again, it is found by its bytes; with escapes or space before the colon it is looked up each time.
        var known = escaped || _at != end + 1 ? names.Find(escaped ? Unescaped(name, start) : name) : names.Learn(last, name);
        last = known;
        return known.Slot;
    }

    private void SkipObject()
    {
        BeginObject();
        for (var isFirst = true; ; isFirst = false)
        {
            SkipSpace();
            if (_at >= _text.Length) FailEnd();
            if (_text[_at] == '}' && isFirst) break;
            if (!isFirst)
            {
                if (_text[_at] == '}') break;
                if (_text[_at] != ',') Fail(_at, "There is no comma or } after a field");
                _at++;
                SkipSpace();
            }
            if (_at >= _text.Length) FailEnd();
            if (_text[_at] != '"') Fail(_at, "There is no field name");
            SkipString();
            SkipSpace();
            if (_at >= _text.Length) FailEnd();
            if (_text[_at] != ':') Fail(_at, "There is no colon after a field's name");
            _at++;
            Skip();
        }
        _at++;
        _depth--;
    }

    private void Begin(byte bracket, string expected)
    {
        SkipSpace();
        if (_at >= _text.Length) FailEnd();
        if (_text[_at] != bracket) Wrong(expected);
        if (++_depth > DeepestNesting) Fail(_at, $"Objects and arrays are nested deeper than {DeepestNesting}");
        _at++;
    }

    private void Literal(ReadOnlySpan<byte> literal)
    {
        if (!_text[_at..].StartsWith(literal)) Fail(_at, "This is no JSON value");
        _at += literal.Length;
        if (_at < _text.Length && _text[_at] is >= (byte)'0' and <= (byte)'z' and not ((byte)']' or (byte)':')) Fail(_at, "This is no JSON value");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SkipSpace()
    {
        if (_at < _text.Length && _text[_at] <= ' ') SkipSpaces();
    }

    private void SkipSpaces()
    {
        while (_at < _text.Length && _text[_at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t') _at++;
    }

    /// <summary>A value of another kind than its member needs.</summary>
    [DoesNotReturn]
    private void Wrong(string expected)
    {
        SkipSpace();
        var start = _at;
        if (_at >= _text.Length) FailEnd();
        if (_text[_at] is (byte)'{' or (byte)'[') _at++;
        else Skip();
        Fail(start, $"Not {expected}", _at);
    }

    [DoesNotReturn]
    private readonly void FailEnd() => Fail(_text.Length, "The text ends within the value");

    [DoesNotReturn]
    private readonly void Fail(int start, string message, int at = -1)
    {
        var path = JsonPlace.PathOf(_text, start);
        throw new LineFormatException(path.Length > 0 ? $"\"{path}\": {message}" : message, at < 0 ? start : at);
    }
}

/// <summary>How a JSON text is read.</summary>
[Flags]
internal enum JsonReading
{
    None = 0,

    /// <summary>A null for a member that cannot be null is a fault; if not, the member is the default of its type.</summary>
    NullIsFault = 1,

    /// <summary>Numbers and truth values may be written as strings, and strings as numbers: what change captures of databases do.</summary>
    Coerces = 2,

    /// <summary>As Flink reads with <c>ignore-parse-errors</c>: fractions of whole numbers are cut off, what is no truth value is false, objects and arrays may be strings, text behind the value is left.</summary>
    Lenient = 4 | Coerces,
}
