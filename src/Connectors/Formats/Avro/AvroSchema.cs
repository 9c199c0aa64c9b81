using System.Text.Json;

namespace ActorStream.Connectors;

/// <summary>The kinds of Avro's types.</summary>
internal enum AvroKind
{
    Null, Boolean, Int, Long, Float, Double, Bytes, String, Record, Enum, Array, Map, Fixed, Union,
}

/// <summary>A type of an Avro schema.</summary>
internal sealed class AvroSchema(AvroKind kind)
{
    public AvroKind Kind { get; } = kind;

    /// <summary>The full name of a record, enum or fixed.</summary>
    public string Name { get; init; } = "";

    /// <summary>What the bytes mean: "timestamp-millis" and others; null: what the type says.</summary>
    public string? Logical { get; init; }

    /// <summary>Digits behind the point of a decimal.</summary>
    public int Scale { get; init; }

    /// <summary>All digits of a decimal.</summary>
    public int Precision { get; init; }

    /// <summary>Bytes of a fixed.</summary>
    public int Size { get; init; }

    public IReadOnlyList<string> Symbols { get; init; } = [];

    /// <summary>A record's fields; set behind its name is known, since a field may be of the record itself.</summary>
    public IReadOnlyList<AvroField> Fields { get; set; } = [];

    /// <summary>The type of an array's items or of a map's values.</summary>
    public AvroSchema Items { get; set; } = null!;

    public IReadOnlyList<AvroSchema> Branches { get; set; } = [];

    public override string ToString() => Kind switch
    {
        AvroKind.Union => $"[{string.Join(", ", Branches)}]",
        AvroKind.Record or AvroKind.Enum or AvroKind.Fixed => $"{Kind.ToString().ToLowerInvariant()} {Name}",
        _ => Kind.ToString().ToLowerInvariant() + (Logical is null ? "" : $" ({Logical})"),
    };

    /// <summary>Reads a schema's text.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static AvroSchema Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return new Parser().Read(document.RootElement, "");
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new ArgumentException($"The Avro schema cannot be read: {wrong.Message} The schema is: {text}", wrong);
        }
    }

    private sealed class Parser
    {
        private readonly Dictionary<string, AvroSchema> _named = new(StringComparer.Ordinal);

        public AvroSchema Read(JsonElement element, string space) => element.ValueKind switch
        {
            JsonValueKind.String => Named(element.GetString()!, space),
            JsonValueKind.Array => new AvroSchema(AvroKind.Union) { Branches = [.. element.EnumerateArray().Select(e => Read(e, space))] },
            JsonValueKind.Object => Object(element, space),
            _ => throw new FormatException($"{element.GetRawText()} is no type."),
        };

        private AvroSchema Named(string name, string space)
        {
            if (Primitive(name) is { } kind) return new AvroSchema(kind);
            if (_named.TryGetValue(name.Contains('.', StringComparison.Ordinal) || space.Length == 0 ? name : $"{space}.{name}", out var known) || _named.TryGetValue(name, out known)) return known;
            throw new FormatException($"There is no type {name}.");
        }

        private AvroSchema Object(JsonElement element, string space)
        {
            var type = element.GetProperty("type");
            if (type.ValueKind != JsonValueKind.String) return Read(type, space);
            var name = type.GetString()!;
            var logical = element.TryGetProperty("logicalType", out var l) ? l.GetString() : null;
            var (precision, scale) = (Number(element, "precision"), Number(element, "scale"));
            switch (name)
            {
                case "array":
                    return new AvroSchema(AvroKind.Array) { Items = Read(element.GetProperty("items"), space) };
                case "map":
                    return new AvroSchema(AvroKind.Map) { Items = Read(element.GetProperty("values"), space) };
                case "record" or "error":
                    var record = Add(new AvroSchema(AvroKind.Record) { Name = FullName(element, ref space) });
                    record.Fields = [.. element.GetProperty("fields").EnumerateArray().Select(f => new AvroField(f.GetProperty("name").GetString()!, Read(f.GetProperty("type"), space)))];
                    return record;
                case "enum":
                    return Add(new AvroSchema(AvroKind.Enum) { Name = FullName(element, ref space), Symbols = [.. element.GetProperty("symbols").EnumerateArray().Select(static s => s.GetString()!)] });
                case "fixed":
                    return Add(new AvroSchema(AvroKind.Fixed) { Name = FullName(element, ref space), Size = Number(element, "size"), Logical = logical, Precision = precision, Scale = scale });
                default:
                    return Primitive(name) is { } kind ? new AvroSchema(kind) { Logical = logical, Precision = precision, Scale = scale } : Named(name, space);
            }
        }

        private AvroSchema Add(AvroSchema schema)
        {
            _named[schema.Name] = schema;
            return schema;
        }

        private static string FullName(JsonElement element, ref string space)
        {
            var name = element.GetProperty("name").GetString()!;
            if (element.TryGetProperty("namespace", out var own)) space = own.GetString()!;
            if (name.LastIndexOf('.') is >= 0 and var dot) space = name[..dot];
            return name.Contains('.', StringComparison.Ordinal) || space.Length == 0 ? name : $"{space}.{name}";
        }

        private static int Number(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetInt32() : 0;

        private static AvroKind? Primitive(string name) => name switch
        {
            "null" => AvroKind.Null,
            "boolean" => AvroKind.Boolean,
            "int" => AvroKind.Int,
            "long" => AvroKind.Long,
            "float" => AvroKind.Float,
            "double" => AvroKind.Double,
            "bytes" => AvroKind.Bytes,
            "string" => AvroKind.String,
            _ => null,
        };
    }
}

/// <summary>A field of a record.</summary>
internal sealed record AvroField(string Name, AvroSchema Schema);
