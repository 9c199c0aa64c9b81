using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ActorStream.Connectors;

/// <summary>Each line, or message, is one JSON value. Members are found by name in any case and written in camel case.</summary>
/// <remarks>Times are ISO 8601 or <c>yyyy-MM-dd HH:mm:ss[.f]</c>; without an offset they are UTC. Empty lines are skipped.</remarks>
/// <typeparam name="T">The type of the records.</typeparam>
/// <example><code>
/// File.WriteAllLines("visits.jsonl", ["""{"host":"ann","bytes":10}""", """{"host":"bob","bytes":20}"""]);
/// env.FromSource(new FileSource&lt;Visit> { Path = "visits.jsonl", Format = new JsonFormat&lt;Visit>() }).Print();
/// // prints: Visit { Host = ann, Bytes = 10 }, Visit { Host = bob, Bytes = 20 }
///
/// public record Visit(string Host, long Bytes);
/// </code></example>
public sealed class JsonFormat<T> : IFormat<T>
{
    private JsonTypeInfo<T>? _type;

    /// <summary>Whether a record that lacks a member's field, or has null for a member that cannot be null, is a bad one. If not, the member is the default of its type.</summary>
    public bool FailOnMissingField { get; init; }

    /// <summary>How values are read and written, in place of the format's own way; null: the format's own way.</summary>
    public JsonSerializerOptions? Options { get; init; }

    private JsonTypeInfo<T> Type => _type ??= (JsonTypeInfo<T>)(Options ?? OwnOptions()).GetTypeInfo(typeof(T));

    /// <inheritdoc/>
    public T Decode(ReadOnlySpan<byte> record)
    {
        try
        {
            return JsonSerializer.Deserialize(record, Type)
                ?? throw new LineFormatException($"null is no {typeof(T).Name}", 0);
        }
        catch (JsonException wrong)
        {
            throw new LineFormatException(Describe(wrong), (int)(wrong.BytePositionInLine ?? 0));
        }
    }

    /// <inheritdoc/>
    public void Encode(T record, IBufferWriter<byte> output)
    {
        using var writer = new Utf8JsonWriter(output, WriterOptions(Type.Options));
        JsonSerializer.Serialize(writer, record, Type);
    }

    void IFormat<T>.Validate()
    {
        try
        {
            _ = Type;
        }
        catch (Exception cause) when (cause is NotSupportedException or InvalidOperationException)
        {
            throw new ArgumentException($"JsonFormat<{typeof(T).Name}>: {cause.Message}", cause);
        }
    }

    Action<T, IBufferWriter<byte>> IFormat<T>.CreateEncoder()
    {
        var type = Type;
        var writer = new Utf8JsonWriter(Stream.Null, WriterOptions(type.Options));
        return (record, output) =>
        {
            writer.Reset(output);
            JsonSerializer.Serialize(writer, record, type);
            writer.Flush();
        };
    }

    private static JsonWriterOptions WriterOptions(JsonSerializerOptions options) => new() { Encoder = options.Encoder, SkipValidation = true };

    private static string Describe(JsonException wrong)
    {
        var message = wrong.Message;
        foreach (var tail in (string[])[" Path: ", " LineNumber: "])
            if (message.IndexOf(tail, StringComparison.Ordinal) is > 0 and var cut) message = message[..cut];
        message = message.TrimEnd('.');
        return wrong.Path is { Length: > 2 } path ? $"\"{path[2..]}\": {message}" : message;
    }

    private JsonSerializerOptions OwnOptions() => new()
    {
        PropertyNameCaseInsensitive = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        IncludeFields = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectNullableAnnotations = FailOnMissingField,
        RespectRequiredConstructorParameters = FailOnMissingField,
        Converters = { new JsonStringEnumConverter(), new JsonTimestampConverter(), new JsonDateTimeConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };
}
