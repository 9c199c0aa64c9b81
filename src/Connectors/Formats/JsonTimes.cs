using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActorStream.Connectors;

/// <summary>Instants as ISO 8601 or SQL writes them.</summary>
internal sealed class JsonTimestampConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && !reader.HasValueSequence && Timestamps.TryParse(reader.ValueSpan, out var time)
            ? time
            : throw new JsonException("Not a time such as 1995-08-01T00:00:01Z.");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(Timestamps.Text(value));
}

/// <summary>As <see cref="JsonTimestampConverter"/>, in UTC.</summary>
internal sealed class JsonDateTimeConverter : JsonConverter<DateTime>
{
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && !reader.HasValueSequence && Timestamps.TryParse(reader.ValueSpan, out var time)
            ? time.UtcDateTime
            : throw new JsonException("Not a time such as 1995-08-01T00:00:01Z.");

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) => writer.WriteStringValue(Timestamps.Text(value));
}
