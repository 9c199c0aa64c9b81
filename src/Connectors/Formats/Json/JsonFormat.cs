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
    private ReadJson<T>? _read;
    private WriteJson<T>? _write;

    /// <summary>Whether a record that lacks a member's field, or has null for a member that cannot be null, is a bad one. If not, the member is the default of its type.</summary>
    public bool FailOnMissingField { get; init; }

    /// <summary>How times are written; null: as ISO 8601, every time with <c>Z</c> or its offset.</summary>
    public TimestampFormat? TimestampFormat { get; init; }

    /// <summary>Whether small decimals are written as <c>0.0000001</c> and not as <c>1E-7</c>.</summary>
    public bool DecimalAsPlainNumber { get; init; }

    /// <summary>Whether members that are null are left out when a record is written.</summary>
    public bool IgnoreNullFields { get; init; }

    /// <summary>
    /// Whether a field that cannot be read is null, where its member can be, and not a fault of the whole record; numbers and texts may then stand for each other. A record that is no JSON object, or has such a field for a member
    /// that cannot be null, is a bad one all the same: <c>BadRecordPolicy.Skip</c> leaves it out.
    /// </summary>
    public bool IgnoreParseErrors { get; init; }

    /// <summary>The only members that are written; null: all are.</summary>
    private IReadOnlyList<string>? Only { get; init; }

    /// <summary>Whether decimals are written as Flink does, without last zeros and, if not plain, <c>1E+5</c> for 100000.</summary>
    internal bool ShortestDecimals { get; init; }

    /// <summary>How values are read and written, in place of the format's own way; null: the format's own way.</summary>
    public JsonSerializerOptions? Options { get; init; }

    private JsonTypeInfo<T> Type => _type ??= (JsonTypeInfo<T>)(Options is null ? OwnOptions() : WithResolver(Options)).GetTypeInfo(typeof(T));

    private WriteJson<T> Writer => _write ??= new JsonWriting(Type.Options, IgnoreNullFields, typeof(T), Only).Writer<T>().Write;

    /// <summary>What reads a record within a text.</summary>
    internal ReadJson<T> Reader => _read ?? Compile();

    /// <summary>As <see cref="Reader"/>, where what is not there is as in another record.</summary>
    internal ReadJsonOnto<T>? CompileOverlay() => new JsonCompiler(Type.Options, failsOnMissing: false, IgnoreParseErrors).Overlay<T>();

    /// <summary>How records within a text are read.</summary>
    internal JsonReading Reading => (FailOnMissingField ? JsonReading.NullIsFault : JsonReading.None) | (IgnoreParseErrors ? JsonReading.Lenient : JsonReading.None);

    private DecimalStyle Decimals => (ShortestDecimals, DecimalAsPlainNumber) switch
    {
        (false, true) => DecimalStyle.Plain,
        (false, false) => DecimalStyle.SmallWithExponent,
        (true, true) => DecimalStyle.ShortestPlain,
        (true, false) => DecimalStyle.Shortest,
    };

    /// <inheritdoc/>
    public T Decode(ReadOnlySpan<byte> record)
    {
        if (Options is not null) return Deserialize(record);
        var scanner = new JsonScanner(record, Reading);
        if (scanner.TryNull()) throw new LineFormatException($"null is no {typeof(T).Name}", 0);
        var value = Reader(ref scanner);
        scanner.End();
        return value;
    }

    /// <inheritdoc/>
    public void Encode(T record, IBufferWriter<byte> output)
    {
        if (Options is null)
        {
            var text = new JsonOutput(output, TimestampFormat, Decimals);
            Writer(ref text, record);
            text.End();
            return;
        }
        using var writer = new Utf8JsonWriter(output, WriterOptions(Type.Options));
        JsonSerializer.Serialize(writer, record, Type);
    }

    void IFormat<T>.Validate()
    {
        try
        {
            _ = Type;
            if (Options is not null) return;
            Compile();
            _ = Writer;
        }
        catch (Exception cause) when (cause is NotSupportedException or InvalidOperationException)
        {
            throw new ArgumentException($"JsonFormat<{typeof(T).Name}>: {cause.Message}", cause);
        }
    }

    Action<T, IBufferWriter<byte>> IFormat<T>.CreateEncoder()
    {
        if (Options is null)
        {
            _ = Writer;
            return Encode;
        }
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

    private ReadJson<T> Compile() => _read ??= new JsonCompiler(Type.Options, FailOnMissingField, IgnoreParseErrors).Reader<T>().Read;

    private T Deserialize(ReadOnlySpan<byte> record)
    {
        try
        {
            return JsonSerializer.Deserialize(record, Type) ?? throw new LineFormatException($"null is no {typeof(T).Name}", 0);
        }
        catch (JsonException wrong)
        {
            var message = JsonPlace.MessageOf(wrong);
            throw new LineFormatException(wrong.Path is { Length: > 2 } path ? $"\"{path[2..]}\": {message}" : message, (int)(wrong.BytePositionInLine ?? 0));
        }
    }

    private static JsonSerializerOptions WithResolver(JsonSerializerOptions options) =>
        options.TypeInfoResolver is not null ? options : new(options) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    /// <summary>The same format that writes some members only, for keys.</summary>
    internal JsonFormat<T> WithOnly(IReadOnlyList<string> members) => new()
    {
        Only = members,
        TimestampFormat = TimestampFormat,
        DecimalAsPlainNumber = DecimalAsPlainNumber,
        ShortestDecimals = ShortestDecimals,
        IgnoreNullFields = IgnoreNullFields,
    };

    /// <summary>What .NET's serializer needs to write the same.</summary>
    internal JsonSerializerOptions OwnOptions()
    {
        var own = new JsonSerializerOptions
        {
            PropertyNameCaseInsensitive = true,
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            IncludeFields = true,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            RespectNullableAnnotations = FailOnMissingField,
            RespectRequiredConstructorParameters = FailOnMissingField,
            Converters =
            {
                new JsonStringEnumConverter(), new JsonTimestampConverter(TimestampFormat), new JsonDateTimeConverter(TimestampFormat),
            },
            DefaultIgnoreCondition = IgnoreNullFields ? JsonIgnoreCondition.WhenWritingNull : JsonIgnoreCondition.Never,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        };
        if (Decimals != DecimalStyle.Plain) own.Converters.Add(new JsonDecimalConverter(Decimals));
        return own;
    }
}
