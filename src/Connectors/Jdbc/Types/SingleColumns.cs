using System.Text.Json;

namespace ActorStream.Connectors;

/// <summary>Which types are a column by themselves, as a record of one value.</summary>
internal static class SingleColumns
{
    public static bool Contains(Type type)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        return ValueConversions.IsNumber(bare) || bare.IsEnum || bare == typeof(string) || bare == typeof(bool) || bare == typeof(char) || bare == typeof(Guid) ||
            bare == typeof(DateTime) || bare == typeof(DateTimeOffset) || bare == typeof(DateOnly) || bare == typeof(TimeOnly) || bare == typeof(TimeSpan) ||
            bare == typeof(JsonElement) || bare == typeof(ReadOnlyMemory<byte>) || bare.IsArray;
    }
}
