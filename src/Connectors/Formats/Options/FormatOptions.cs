using System.Text;
using System.Text.RegularExpressions;
using ActorStream.Streams;

namespace ActorStream.Connectors;

/// <summary>
/// The formats by name and their options by string, as SQL's WITH has them: <c>'format' = 'json', 'json.fail-on-missing-field' = 'true'</c>. Names and defaults are Flink's.
/// </summary>
internal static class FormatOptions
{
    private static readonly ConfigOption<bool> IgnoreParseErrors = Flag("ignore-parse-errors", false, "Whether bad fields are null, and records that cannot be read at all are left out and counted; if not, they fail the job.");

    private static readonly ConfigOption<TimestampFormat> Timestamps = new(
        "timestamp-format.standard", TimestampFormat.Sql, Standard, static f => f == TimestampFormat.Sql ? "SQL" : "ISO-8601", "How times are written: SQL (2024-01-31 23:59:59) or ISO-8601 (2024-01-31T23:59:59).");

    private static readonly ConfigOption<string> NullKeyMode = Only("map-null-key.mode", "FAIL", "a .NET dictionary has no null key", "What is done with a null key of a map that is written; there is none.");

    private static readonly ConfigOption<string> NullKeyLiteral = Only("map-null-key.literal", "null", "a .NET dictionary has no null key", "What a null key of a map is written as; there is none.");

    private static readonly ConfigOption<bool> PlainDecimals = Flag("encode.decimal-as-plain-number", false, "Whether small decimals are written as 0.0000001 and not as 1E-7.");

    private static readonly ConfigOption<bool> NoNulls = Flag("encode.ignore-null-fields", false, "Whether fields that are null are left out when a row is written.");

    private static readonly ConfigOption<bool> FailOnMissing = Flag("fail-on-missing-field", false, "Whether a record that lacks a field is a bad one.");

    private static readonly ConfigOption<string> StreamingParser = Only("decode.json-parser.enabled", "true", "there is no other reader", "Whether JSON is read straight from its bytes; it always is.");

    private static readonly ConfigOption<char> Delimiter = Mark("field-delimiter", ',', "Divides the fields.");

    private static readonly ConfigOption<bool> NoQuotes = Flag("disable-quote-character", false, "Whether there is no quoting.");

    private static readonly ConfigOption<char> Quote = Mark("quote-character", '"', "Encloses fields that hold the delimiter.");

    private static readonly ConfigOption<char?> Escape = new("escape-character", null, static t => OneCharacter(t), static c => c?.ToString() ?? "none", "Takes the next character as it is.");

    private static readonly ConfigOption<bool> Comments = Flag("allow-comments", false, "Whether lines that begin with # are skipped.");

    private static readonly ConfigOption<string?> NullLiteral = new("null-literal", null, static t => t, static t => t ?? "none", "What a field looks like that is null.");

    private static readonly ConfigOption<string> ArrayDelimiter = Only("array-element-delimiter", ";", "fields hold no arrays", "Divides the elements of an array in one field; there are none.");

    private static readonly ConfigOption<bool> ScientificDecimals = Flag("write-bigdecimal-in-scientific-notation", true, "Whether decimals are written with an exponent where they are large or small: 1E+5.");

    private static readonly ConfigOption<string> AvroEncoding = Only("encoding", "binary", "there is no other encoding", "How records are encoded.");

    private static readonly ConfigOption<bool> LegacyTimestamps = Flag("timestamp_mapping.legacy", true, "Whether TIMESTAMP is timestamp-millis in the schema, and not local-timestamp-millis; the bytes of records are the same.");

    private static readonly ConfigOption<string> AvroCodecs = Choice("codec", "snappy", ["snappy", "deflate", "null"], "How blocks of files are compressed; for files only.");

    private static readonly ConfigOption<string?> Url = new("url", null, static t => t, static t => t ?? "none", "Where the schema registry is.");

    private static readonly ConfigOption<string?> Subject = new("subject", null, static t => t, static t => t ?? "none", "Under which name the schema is registered that is written with.");

    private static readonly ConfigOption<string?> Schema = new("schema", null, static t => t, static t => t ?? "the type's own", "The schema, as JSON.");

    private static readonly ConfigOption<string?> UserInfo = new("basic-auth.user-info", null, static t => t, static t => t is null ? "none" : "***", "The registry's user and password, with a colon between them.");

    private static readonly ConfigOption<string> AuthSource = Only("basic-auth.credentials-source", "USER_INFO", "user and password are in basic-auth.user-info", "Where user and password are.");

    private static readonly ConfigOption<string?> Token = new("bearer-auth.token", null, static t => t, static t => t is null ? "none" : "***", "The registry's token.");

    private static readonly ConfigOption<bool> SchemaInclude = Flag("schema-include", false, "Whether each message has its schema with it.");

    private static readonly ConfigOption<Regex?> Database = new("database.include", null, Pattern, static r => r?.ToString() ?? "all", "Which databases' changes are read.");

    private static readonly ConfigOption<Regex?> Table = new("table.include", null, Pattern, static r => r?.ToString() ?? "all", "Which tables' changes are read.");

    private static readonly ConfigOption<string> Charset = Text("charset", "UTF-8", "How texts are encoded.");

    private static readonly ConfigOption<string> Endianness = Choice("endianness", "big-endian", ["big-endian", "little-endian"], "Which byte of a number comes first.");

    private static readonly Dictionary<string, ConfigOption[]> Formats = new()
    {
        ["json"] = [FailOnMissing, IgnoreParseErrors, Timestamps, NullKeyMode, NullKeyLiteral, PlainDecimals, NoNulls, StreamingParser],
        ["csv"] = [Delimiter, NoQuotes, Quote, Comments, IgnoreParseErrors, ArrayDelimiter, Escape, NullLiteral, ScientificDecimals],
        ["avro"] = [AvroEncoding, AvroCodecs, LegacyTimestamps],
        ["avro-confluent"] = [Url, Subject, Schema, UserInfo, AuthSource, Token],
        ["debezium-json"] = [SchemaInclude, IgnoreParseErrors, Timestamps, NullKeyMode, NullKeyLiteral, PlainDecimals, NoNulls],
        ["canal-json"] = [IgnoreParseErrors, Timestamps, NullKeyMode, NullKeyLiteral, PlainDecimals, Database, Table],
        ["raw"] = [Charset, Endianness],
    };

    /// <summary>The names of all formats.</summary>
    public static IReadOnlyCollection<string> Names => Formats.Keys;

    /// <summary>The options of a format, by their whole names.</summary>
    public static IEnumerable<(string Name, string Default, string Description)> Of(string format) => OptionsOf(format).Select(o => ($"{format}.{o.Name}", o.DefaultText, o.Description));

    /// <summary>Whether bad records are left out.</summary>
    public static bool IgnoresParseErrors(string format, IReadOnlyDictionary<string, string> options) => Read(format, options).Get(IgnoreParseErrors);

    /// <summary>A format of rows that are inserted.</summary>
    /// <param name="format">Its name.</param>
    /// <param name="options">Its options by their whole names.</param>
    /// <exception cref="InvalidOptionException">There is no such format or option, or a value cannot be used.</exception>
    public static IFormat<T> Create<T>(string format, IReadOnlyDictionary<string, string> options)
    {
        var given = Read(format, options);
        return format switch
        {
            "json" => new JsonFormat<T>
            {
                FailOnMissingField = given.Get(FailOnMissing),
                IgnoreParseErrors = given.Get(IgnoreParseErrors),
                ShortestDecimals = true,
                TimestampFormat = given.Get(Timestamps),
                DecimalAsPlainNumber = given.Get(PlainDecimals),
                IgnoreNullFields = given.Get(NoNulls),
            },
            "csv" => new CsvFormat<T>
            {
                HasHeader = false,
                FieldDelimiter = given.Get(Delimiter),
                QuoteCharacter = given.Get(NoQuotes) ? null : given.Get(Quote),
                EscapeCharacter = given.Get(Escape),
                AllowComments = given.Get(Comments),
                NullLiteral = given.Get(NullLiteral),
                IgnoreParseErrors = given.Get(IgnoreParseErrors),
                Decimals = given.Get(ScientificDecimals) ? DecimalStyle.Shortest : DecimalStyle.ShortestPlain,
                TimestampFormat = TimestampFormat.Sql,
            },
            "avro" => new AvroFormat<T> { LegacyTimestampMapping = given.Get(LegacyTimestamps), Codec = AvroBlocks.Of(given.Get(AvroCodecs))!.Value },
            "avro-confluent" => new AvroFormat<T> { Schema = given.Get(Schema), Registry = Registry(given) },
            "raw" => new RawFormat<T> { Charset = EncodingOf(given.Get(Charset)), IsLittleEndian = given.Get(Endianness) == "little-endian" },
            _ => throw new InvalidOptionException($"The format {format} reads changes, not rows that are only inserted."),
        };
    }

    /// <summary>A format of records of any type: of changes for <c>Change&lt;T></c>, else of rows that are inserted.</summary>
    /// <inheritdoc cref="Create{T}"/>
    public static IFormat<T> For<T>(string format, IReadOnlyDictionary<string, string> options)
    {
        if (!typeof(T).IsGenericType || typeof(T).GetGenericTypeDefinition() != typeof(Sql.Change<>)) return Create<T>(format, options);
        var create = typeof(FormatOptions).GetMethod(nameof(CreateChanges))!.MakeGenericMethod(typeof(T).GetGenericArguments());
        return (IFormat<T>)create.Invoke(null, System.Reflection.BindingFlags.DoNotWrapExceptions, null, [format, options], null)!;
    }

    /// <summary>A format of changes.</summary>
    /// <inheritdoc cref="Create{T}"/>
    public static IFormat<Sql.Change<T>> CreateChanges<T>(string format, IReadOnlyDictionary<string, string> options)
    {
        var given = Read(format, options);
        return format switch
        {
            "debezium-json" => new DebeziumJsonFormat<T>
            {
                SchemaInclude = given.Get(SchemaInclude),
                IgnoreParseErrors = given.Get(IgnoreParseErrors),
                ShortestDecimals = true,
                TimestampFormat = given.Get(Timestamps),
                DecimalAsPlainNumber = given.Get(PlainDecimals),
                IgnoreNullFields = given.Get(NoNulls),
            },
            "canal-json" => new CanalJsonFormat<T>
            {
                IgnoreParseErrors = given.Get(IgnoreParseErrors),
                ShortestDecimals = true,
                TimestampFormat = given.Get(Timestamps),
                DecimalAsPlainNumber = given.Get(PlainDecimals),
                DatabaseInclude = given.Get(Database),
                TableInclude = given.Get(Table),
            },
            _ => throw new InvalidOptionException($"The format {format} reads rows that are inserted, not changes."),
        };
    }

    private static SchemaRegistry Registry(OptionValues given)
    {
        if (given.Get(Url) is not { } url || !Uri.TryCreate(url, UriKind.Absolute, out var address))
            throw new InvalidOptionException($"The option avro-confluent.url is {(given.Get(Url) is { } wrong ? $"\"{wrong}\"" : "missing")}; it must be an address such as http://localhost:8081.");
        var user = given.Get(UserInfo)?.Split(':', 2);
        if (user is { Length: 1 }) throw new InvalidOptionException("The option avro-confluent.basic-auth.user-info must be a user and a password, with a colon between them.");
        return new SchemaRegistry { Url = address, Subject = given.Get(Subject), User = user?[0], Password = user?[1], BearerToken = given.Get(Token) };
    }

    private static OptionValues Read(string format, IReadOnlyDictionary<string, string> options) => OptionValues.Read(format + ".", OptionsOf(format), options);

    private static ConfigOption[] OptionsOf(string format) =>
        Formats.TryGetValue(format, out var table) ? table : throw new InvalidOptionException($"There is no format \"{format}\". {NearestName.Hint(format, [.. Formats.Keys])}");

    private static Encoding EncodingOf(string name)
    {
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            throw new InvalidOptionException($"The option raw.charset is \"{name}\"; it must be the name of an encoding such as UTF-8, UTF-16BE or ISO-8859-1.");
        }
    }

    private static ConfigOption<bool> Flag(string name, bool otherwise, string description) => new(name, otherwise, OptionParsers.Boolean, static v => v ? "true" : "false", description);

    private static ConfigOption<string> Text(string name, string otherwise, string description) => new(name, otherwise, static t => t, static t => t, description);

    private static ConfigOption<char> Mark(string name, char otherwise, string description) => new(name, otherwise, static t => OneCharacter(t)!.Value, static c => c.ToString(), description);

    private static ConfigOption<string> Choice(string name, string otherwise, string[] choices, string description) => new(
        name, otherwise, t => choices.FirstOrDefault(c => c.Equals(t.Trim(), StringComparison.OrdinalIgnoreCase)) ?? throw new FormatException($"one of {string.Join(", ", choices)}"), static t => t, description);

    /// <summary>An option that has no effect here, so that it may be given but not changed.</summary>
    private static ConfigOption<string> Only(string name, string value, string reason, string description) => new(
        name, value, t => t.Trim().Equals(value, StringComparison.OrdinalIgnoreCase) ? value : throw new FormatException($"{value}: {reason}"), static t => t, description);

    private static TimestampFormat Standard(string text) => text.Trim().ToUpperInvariant() switch
    {
        "SQL" => TimestampFormat.Sql,
        "ISO-8601" => TimestampFormat.Iso8601,
        _ => throw new FormatException("SQL or ISO-8601"),
    };

    private static char? OneCharacter(string text) => Regex.Unescape(text) is { Length: 1 } one ? one[0] : throw new FormatException("a single character, or an escape such as \\t");

    private static Regex? Pattern(string text)
    {
        try
        {
            return new Regex(text, RegexOptions.CultureInvariant);
        }
        catch (ArgumentException wrong)
        {
            throw new FormatException($"a regular expression ({wrong.Message})");
        }
    }
}
