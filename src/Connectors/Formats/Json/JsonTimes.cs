using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActorStream.Connectors;

/// <summary>Instants as ISO 8601 or SQL writes them.</summary>
internal sealed class JsonTimestampConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Read(ref reader);

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

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(Timestamps.Text(value));
}

/// <summary>As <see cref="JsonTimestampConverter"/>, in UTC.</summary>
internal sealed class JsonDateTimeConverter : JsonConverter<DateTime>
{
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonTimestampConverter.Read(ref reader).UtcDateTime;

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) => writer.WriteStringValue(Timestamps.Text(value));
}
