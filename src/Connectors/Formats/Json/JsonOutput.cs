using System.Buffers;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace ActorStream.Connectors;

/// <summary>Writes one JSON text as UTF-8, straight into the memory of its output, as the compiled writer of a type has its values.</summary>
internal ref partial struct JsonOutput
{
    private const int AtOnce = 512;

    /// <summary>What needs no escape.</summary>
    private static readonly SearchValues<char> Plain = SearchValues.Create([.. Enumerable.Range(0x20, 0x7F - 0x20).Select(static c => (char)c).Where(static c => c is not ('"' or '\\'))]);

    [ThreadStatic]
    private static Utf8JsonWriter? _serializing;

    private readonly IBufferWriter<byte> _output;
    private readonly TimestampFormat? _times;
    private readonly DecimalStyle _decimals;
    private Span<byte> _span;
    private int _at;
    private int _depth;

    public JsonOutput(IBufferWriter<byte> output, TimestampFormat? times, DecimalStyle decimals)
    {
        _output = output;
        _times = times;
        _decimals = decimals;
        _span = output.GetSpan(AtOnce);
    }

    /// <summary>Hands over what has been written.</summary>
    public void End()
    {
        _output.Advance(_at);
        _span = default;
        _at = 0;
    }

    /// <summary>Bytes as they are: names of fields with all that stands around them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Raw(byte[] bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_span[_at..]);
        _at += bytes.Length;
    }

    /// <summary>A field's name, which begins with the comma that the first of an object has not.</summary>
    public void Name(byte[] name)
    {
        var isFirst = _at > 0 && _span[_at - 1] == '{';
        Reserve(name.Length);
        var bytes = name.AsSpan(isFirst ? 1 : 0);
        bytes.CopyTo(_span[_at..]);
        _at += bytes.Length;
    }

    /// <summary>A bracket or a comma.</summary>
    public void Mark(byte mark)
    {
        Reserve(1);
        _span[_at++] = mark;
    }

    /// <summary>An object or array begins: they may be nested as deep as they can be read.</summary>
    public void Enter()
    {
        if (++_depth > JsonScanner.DeepestNesting)
            throw new JsonException($"Objects and arrays are nested deeper than {JsonScanner.DeepestNesting}: perhaps a record holds itself.");
    }

    public void Leave() => _depth--;

    public void Null()
    {
        Reserve(4);
        "null"u8.CopyTo(_span[_at..]);
        _at += 4;
    }

    public void Boolean(bool value)
    {
        Reserve(5);
        var text = value ? "true"u8 : "false"u8;
        text.CopyTo(_span[_at..]);
        _at += text.Length;
    }

    public void Whole(long value)
    {
        Reserve(20);
        Utf8Formatter.TryFormat(value, _span[_at..], out var length);
        _at += length;
    }

    /// <summary>A number of another type.</summary>
    public void Number<T>(T value)
        where T : IUtf8SpanFormattable
    {
        Reserve(48);
        value.TryFormat(_span[_at..], out var length, default, System.Globalization.CultureInfo.InvariantCulture);
        _at += length;
    }

    public void Double(double value)
    {
        if (double.IsFinite(value)) Number(value);
        else Quoted(double.IsNaN(value) ? "NaN"u8 : value > 0 ? "Infinity"u8 : "-Infinity"u8);
    }

    public void Single(float value)
    {
        if (float.IsFinite(value)) Number(value);
        else Quoted(float.IsNaN(value) ? "NaN"u8 : value > 0 ? "Infinity"u8 : "-Infinity"u8);
    }

    public void Decimal(decimal value)
    {
        Reserve(Decimals.Longest);
        _at += Decimals.Write(value, _decimals, _span[_at..]);
    }

    public void Character(char value) => Text(value.ToString());

    public void Id(Guid value)
    {
        Reserve(38);
        _span[_at] = _span[_at + 37] = (byte)'"';
        value.TryFormat(_span[(_at + 1)..], out _);
        _at += 38;
    }

    public void Bytes(byte[]? value)
    {
        if (value is null)
        {
            Null();
            return;
        }
        Reserve(Base64.GetMaxEncodedToUtf8Length(value.Length) + 2);
        _span[_at++] = (byte)'"';
        Base64.EncodeToUtf8(value, _span[_at..], out _, out var length);
        _at += length;
        _span[_at++] = (byte)'"';
    }

    public void Text(string? value)
    {
        if (value is null)
        {
            Null();
            return;
        }
        Reserve(value.Length + 2);
        if (value.AsSpan().ContainsAnyExcept(Plain))
        {
            Escaped(value);
            return;
        }
        _span[_at] = (byte)'"';
        Ascii.FromUtf16(value, _span[(_at + 1)..], out _);
        _at += value.Length + 2;
        _span[_at - 1] = (byte)'"';
    }

    /// <summary>A value that the serializer of .NET writes.</summary>
    public void Serialized<T>(T value, JsonTypeInfo<T> type)
    {
        End();
        var writer = _serializing ?? new Utf8JsonWriter(Stream.Null, new JsonWriterOptions { Encoder = type.Options.Encoder, SkipValidation = true });
        _serializing = null;
        writer.Reset(_output);
        JsonSerializer.Serialize(writer, value, type);
        writer.Flush();
        writer.Reset(Stream.Null);
        _serializing = writer;
        _span = _output.GetSpan(AtOnce);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Reserve(int length)
    {
        if (_span.Length - _at < length) Grow(length);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int length)
    {
        _output.Advance(_at);
        _at = 0;
        _span = _output.GetSpan(Math.Max(length, AtOnce));
    }

    private void Escaped(string value)
    {
        // What is not ASCII mostly needs no escape either.
        var text = JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value);
        Reserve((text.Length * 3) + 2);
        _span[_at++] = (byte)'"';
        Utf8.FromUtf16(text, _span[_at..], out _, out var length);
        _at += length;
        _span[_at++] = (byte)'"';
    }

    private void Quoted(ReadOnlySpan<byte> text)
    {
        Reserve(text.Length + 2);
        _span[_at++] = (byte)'"';
        text.CopyTo(_span[_at..]);
        _at += text.Length;
        _span[_at++] = (byte)'"';
    }
}
