using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActorStream.Connectors;

/// <summary>Instants as ISO 8601 or SQL writes them.</summary>
internal sealed class JsonTimestampConverter(TimestampFormat? format = null) : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[40];
        int length;
        var isWritten = format is { } form
            ? value.UtcDateTime.TryFormat(text, out length, form == TimestampFormat.Sql ? "yyyy-MM-dd HH:mm:ss.FFFFFFF'Z'" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture)
            : value.TryFormat(text, out length, Timestamps.FormatOf(value), CultureInfo.InvariantCulture);
        if (!isWritten) throw new FormatException($"The time {value} is too long.");
        writer.WriteStringValue(text[..length]);
    }

    /// <summary>The time that the reader stands at.</summary>
    internal static DateTimeOffset Read(ref Utf8JsonReader reader)
    {
        Span<byte> text = stackalloc byte[64];
        if (reader.TokenType == JsonTokenType.String && !reader.HasValueSequence && reader.ValueSpan.Length <= text.Length
            && Timestamps.TryParse(text[..reader.CopyString(text)], out var time))
        {
            return time;
        }
        throw new JsonException("Not a time such as 1995-08-01T00:00:01Z.");
    }
}

/// <summary>As <see cref="JsonTimestampConverter"/>, in UTC.</summary>
internal sealed class JsonDateTimeConverter(TimestampFormat? format = null) : JsonConverter<DateTime>
{
    private readonly JsonTimestampConverter _instants = new();

    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => JsonTimestampConverter.Read(ref reader).UtcDateTime;

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options)
    {
        if (format is not { } form)
        {
            _instants.Write(writer, value.Kind == DateTimeKind.Local ? new DateTimeOffset(value) : new DateTimeOffset(value.Ticks, TimeSpan.Zero), options);
            return;
        }
        Span<byte> text = stackalloc byte[40];
        value.TryFormat(text, out var length, form == TimestampFormat.Sql ? "yyyy-MM-dd HH:mm:ss.FFFFFFF" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);
        writer.WriteStringValue(text[..length]);
    }
}

/// <summary>Decimals in a style that is not .NET's.</summary>
internal sealed class JsonDecimalConverter(DecimalStyle style) : JsonConverter<decimal>
{
    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDecimal();

    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[Decimals.Longest];
        writer.WriteRawValue(text[..Decimals.Write(value, style, text)], skipInputValidation: true);
    }
}
