using System.Text.Json;
using System.Text.Json.Nodes;

namespace ActorStream.Connectors;

/// <summary>The schema of a type: what can be null is a union of null and the type, null first.</summary>
internal sealed class AvroSchemaText(bool isLegacy)
{
    private readonly HashSet<string> _named = [];

    /// <exception cref="ArgumentException">The type, or a member's, has no Avro type.</exception>
    public static string Of(Type type, bool isLegacy = false) => new AvroSchemaText(isLegacy).Schema(type, isNullable: false, type.Name).ToJsonString();

    private JsonNode Schema(Type type, bool isNullable, string member)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) return new JsonArray("null", Plain(inner, member));
        return isNullable && !type.IsValueType ? new JsonArray("null", Plain(type, member)) : Plain(type, member);
    }

    private JsonNode Plain(Type type, string member)
    {
        if (type == typeof(bool)) return "boolean";
        if (type == typeof(int) || type == typeof(short) || type == typeof(ushort) || type == typeof(byte) || type == typeof(sbyte)) return "int";
        if (type == typeof(long) || type == typeof(uint)) return "long";
        if (type == typeof(float)) return "float";
        if (type == typeof(double)) return "double";
        if (type == typeof(string) || type == typeof(char)) return "string";
        if (type == typeof(byte[])) return "bytes";
        if (type == typeof(decimal)) return new JsonObject { ["type"] = "bytes", ["logicalType"] = "decimal", ["precision"] = 38, ["scale"] = 18 };
        if (type == typeof(DateTimeOffset)) return Logical("long", "timestamp-millis");
        if (type == typeof(DateTime)) return Logical("long", isLegacy ? "timestamp-millis" : "local-timestamp-millis");
        if (type == typeof(DateOnly)) return Logical("int", "date");
        if (type == typeof(TimeOnly)) return Logical("int", "time-millis");
        if (type == typeof(Guid)) return Logical("string", "uuid");
        if (type.IsEnum) return Named(type, () => new JsonObject { ["type"] = "enum", ["name"] = NameOf(type), ["symbols"] = new JsonArray([.. Enum.GetNames(type).Select(static n => (JsonNode)n)]) });
        if (AvroTypes.ItemOf(type) is { } item) return new JsonObject { ["type"] = "array", ["items"] = Schema(item, isNullable: true, member) };
        if (AvroTypes.ValueOf(type) is { } value) return new JsonObject { ["type"] = "map", ["values"] = Schema(value, isNullable: true, member) };
        if (type.Namespace?.StartsWith("System", StringComparison.Ordinal) != true || typeof(System.Runtime.CompilerServices.ITuple).IsAssignableFrom(type))
            if (RecordShape.Of(type) is { } shape) return Named(type, () => Record(type, shape));
        throw new ArgumentException(
            $"AvroFormat: the member {member} is of type {CsvTypes.Name(type)}, which has no Avro type. Use numbers, texts, times, enums, records, lists, or dictionaries with texts as keys.");
    }

    private JsonObject Record(Type type, RecordShape shape) => new()
    {
        ["type"] = "record",
        ["name"] = NameOf(type),
        ["fields"] = new JsonArray([.. shape.Members.Select(m =>
        {
            var schema = Schema(m.Type, m.IsNullable, m.Name);
            var field = new JsonObject { ["name"] = FieldOf(m), ["type"] = schema };
            if (schema is JsonArray) field["default"] = null;
            return (JsonNode)field;
        })]),
    };

    /// <summary>A member's field.</summary>
    public static string FieldOf(RecordMember member) => JsonNamingPolicy.CamelCase.ConvertName(member.Name);

    private JsonNode Named(Type type, Func<JsonNode> make) => _named.Add(NameOf(type)) ? make() : NameOf(type);

    private static JsonObject Logical(string type, string logical) => new() { ["type"] = type, ["logicalType"] = logical };

    private static string NameOf(Type type) => new([.. CsvTypes.Name(type).Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '_')]);
}

/// <summary>Which types are collections.</summary>
internal static class AvroTypes
{
    private static readonly Type[] Lists =
        [typeof(List<>), typeof(IList<>), typeof(ICollection<>), typeof(IEnumerable<>), typeof(IReadOnlyList<>), typeof(IReadOnlyCollection<>)];

    private static readonly Type[] Maps = [typeof(Dictionary<,>), typeof(IDictionary<,>), typeof(IReadOnlyDictionary<,>)];

    /// <summary>The type of a list's items; null: it is no list.</summary>
    public static Type? ItemOf(Type type)
    {
        if (type.IsSZArray) return type.GetElementType() == typeof(byte) ? null : type.GetElementType();
        return type.IsGenericType && Array.IndexOf(Lists, type.GetGenericTypeDefinition()) >= 0 ? type.GetGenericArguments()[0] : null;
    }

    /// <summary>The type of a dictionary's values; null: it is none with texts as keys.</summary>
    public static Type? ValueOf(Type type) =>
        type.IsGenericType && Array.IndexOf(Maps, type.GetGenericTypeDefinition()) >= 0 && type.GetGenericArguments()[0] == typeof(string) ? type.GetGenericArguments()[1] : null;
}
