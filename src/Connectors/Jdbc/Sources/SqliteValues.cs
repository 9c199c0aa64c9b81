using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace ActorStream.Connectors;

/// <summary>Reads SQLite's values, of which each has its own kind (whole number, number, text, bytes), as what a member needs.</summary>
internal static class SqliteValues
{
    private const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    public static bool IsKnown(Type type) => SingleColumns.Contains(type) && (!type.IsArray || type == typeof(byte[]));

    /// <exception cref="FormatException">It is no value of this type.</exception>
    public static T To<T>(object value)
    {
        var type = typeof(T);
        if (value is T same) return same;
        if (type.IsEnum) return (T)(value is long number ? Enum.ToObject(type, number) : Enum.Parse(type, Text(value).Replace("_", "", StringComparison.Ordinal), ignoreCase: true));
        if (ValueConversions.IsNumber(type)) return Number<T>(value);
        object result = value switch
        {
            _ when type == typeof(string) => Text(value),
            _ when type == typeof(bool) => value is long and (0 or 1) ? value.Equals(1L) : Wrong<bool>(value, "true (1) or false (0)"),
            _ when type == typeof(char) => Text(value) is [var only] ? only : Wrong<char>(value, "a single character"),
            _ when type == typeof(Guid) => Guid.Parse(Text(value)),
            _ when type == typeof(DateTimeOffset) => Time(value),
            _ when type == typeof(DateTime) => Time(value).UtcDateTime,
            _ when type == typeof(DateOnly) => DateOnly.FromDateTime(Time(value).UtcDateTime),
            _ when type == typeof(TimeOnly) => TimeOnly.Parse(Text(value), CultureInfo.InvariantCulture),
            _ when type == typeof(TimeSpan) => value is long milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : TimeSpan.Parse(Text(value), CultureInfo.InvariantCulture),
            _ when type == typeof(JsonElement) => JsonElement.Parse(Text(value)),
            byte[] bytes when type == typeof(ReadOnlyMemory<byte>) => (ReadOnlyMemory<byte>)bytes,
            _ => Wrong<T>(value, $"a {CsvTypes.Name(type)}")!,
        };
        return (T)result;
    }

    private static T Number<T>(object value)
    {
        if (value is string text)
        {
            // A decimal keeps the digits that a text has.
            if (typeof(T) == typeof(BigInteger)) return (T)(object)BigInteger.Parse(text, CultureInfo.InvariantCulture);
            value = typeof(T) == typeof(double) || typeof(T) == typeof(float)
                ? double.Parse(text, CultureInfo.InvariantCulture)
                : decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        }
        if (typeof(T) == typeof(BigInteger)) return (T)(object)(value is long whole ? new BigInteger(whole) : Wrong<BigInteger>(value, "a whole number"));
        if (ValueConversions.IsInteger(typeof(T)) && value is double or decimal && Convert.ToDecimal(value, CultureInfo.InvariantCulture) % 1 != 0)
            return Wrong<T>(value, $"a whole number ({typeof(T).Name})");
        return value is byte[]? Wrong<T>(value, $"a number ({typeof(T).Name})") : (T)Convert.ChangeType(value, typeof(T), CultureInfo.InvariantCulture);
    }

    private static DateTimeOffset Time(object value) =>
        value is long milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : DateTimeOffset.Parse(Text(value), CultureInfo.InvariantCulture, Utc);

    private static string Text(object value) => value as string ?? (value is byte[]? Wrong<string>(value, "a text") : Convert.ToString(value, CultureInfo.InvariantCulture)!);

    private static T Wrong<T>(object value, string expected) =>
        throw new FormatException($"{(value is byte[] bytes ? $"bytes ({bytes.Length})" : Convert.ToString(value, CultureInfo.InvariantCulture))} is not {expected}");
}
