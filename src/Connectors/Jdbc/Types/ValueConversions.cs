using System.Collections;
using System.Globalization;
using System.Linq.Expressions;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ActorStream.Connectors;

/// <summary>The conversions between values of records and those that a database takes and gives. Times without a zone are UTC.</summary>
internal static class ValueConversions
{
    public static bool IsInteger(Type type) =>
        type == typeof(byte) || type == typeof(sbyte) || type == typeof(short) || type == typeof(ushort) || type == typeof(int) || type == typeof(uint) ||
        type == typeof(long) || type == typeof(ulong);

    public static bool IsNumber(Type type) =>
        IsInteger(type) || type == typeof(decimal) || type == typeof(double) || type == typeof(float) || type == typeof(BigInteger);

    /// <summary>Converts an expression to another type, if there is a way that keeps its meaning; null: there is none.</summary>
    public static Expression? To(Expression value, Type target)
    {
        var type = value.Type;
        if (type == target) return target == typeof(DateTime) ? Call(nameof(Utc), value) : value;
        if (IsNumber(type) && IsNumber(target)) return Expression.ConvertChecked(value, target);
        if (type.IsEnum && IsInteger(target)) return Expression.ConvertChecked(Expression.Convert(value, Enum.GetUnderlyingType(type)), target);
        if (target == typeof(string)) return Text(value);
        return (type, target) switch
        {
            _ when type == typeof(bool) && target == typeof(long) => Expression.Condition(value, Expression.Constant(1L), Expression.Constant(0L)),
            _ when type == typeof(DateTimeOffset) && target == typeof(DateTime) => Expression.Property(value, nameof(DateTimeOffset.UtcDateTime)),
            _ when type == typeof(DateTime) && target == typeof(DateTimeOffset) => Call(nameof(Instant), value),
            _ when type == typeof(DateTime) && target == typeof(DateOnly) => Call(nameof(Date), value),
            _ when type == typeof(DateTimeOffset) && target == typeof(DateOnly) => Call(nameof(Date), Expression.Property(value, nameof(DateTimeOffset.UtcDateTime))),
            _ when type == typeof(DateOnly) && target == typeof(DateTime) => Call(nameof(Midnight), value),
            _ when type == typeof(DateOnly) && target == typeof(DateTimeOffset) => Call(nameof(Instant), Call(nameof(Midnight), value)),
            _ when type == typeof(TimeSpan) && target == typeof(TimeOnly) => Expression.Call(typeof(TimeOnly), nameof(TimeOnly.FromTimeSpan), null, value),
            _ when type == typeof(TimeOnly) && target == typeof(TimeSpan) => Expression.Call(value, nameof(TimeOnly.ToTimeSpan), null),
            _ when type == typeof(string) && target == typeof(Guid) => Expression.Call(typeof(Guid), nameof(Guid.Parse), null, value),
            _ when type == typeof(string) && target == typeof(char) => Call(nameof(Character), value),
            _ when type == typeof(string) && target.IsEnum => Expression.Call(typeof(ValueConversions), nameof(Named), [target], value),
            _ when IsInteger(type) && target.IsEnum => Expression.Convert(Expression.ConvertChecked(value, Enum.GetUnderlyingType(target)), target),
            _ when type == typeof(string) && target == typeof(JsonElement) => Call(nameof(Json), value),
            _ when type == typeof(string) && target == typeof(JsonNode) => Call(nameof(Node), value),
            _ when type == typeof(ReadOnlyMemory<byte>) && target == typeof(byte[]) => Expression.Call(value, nameof(ReadOnlyMemory<byte>.ToArray), null),
            _ when type == typeof(byte[]) && target == typeof(ReadOnlyMemory<byte>) => Call(nameof(Memory), value),
            _ when target.IsArray && ElementOf(type) is { } element => Elements(value, element, target.GetElementType()!),
            _ => null,
        };
    }

    /// <summary>The type of a list's elements; null for what is no list.</summary>
    public static Type? ElementOf(Type type)
    {
        if (type == typeof(string) || type == typeof(byte[])) return null;
        if (type.IsArray) return type.GetArrayRank() == 1 ? type.GetElementType() : null;
        return type.GetInterfaces().Append(type).FirstOrDefault(static i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0];
    }

    public static DateTime Utc(DateTime time) => time.Kind == DateTimeKind.Unspecified ? DateTime.SpecifyKind(time, DateTimeKind.Utc) : time.ToUniversalTime();

    public static DateTime Plain(DateTime time) => DateTime.SpecifyKind(Utc(time), DateTimeKind.Unspecified);

    public static DateTimeOffset Instant(DateTime time) => new(Utc(time));

    private static DateOnly Date(DateTime time) => DateOnly.FromDateTime(Utc(time));

    private static DateTime Midnight(DateOnly date) => date.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);

    private static char Character(string text) => text.Length == 1 ? text[0] : throw new FormatException($"\"{text}\" is not a single character");

    private static JsonElement Json(string text) => JsonElement.Parse(text);

    private static JsonNode? Node(string text) => JsonNode.Parse(text);

    private static ReadOnlyMemory<byte> Memory(byte[] bytes) => bytes;

    private static TEnum Named<TEnum>(string text)
        where TEnum : struct, Enum =>
        Enum.TryParse<TEnum>(text.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var value) || Enum.TryParse(text, ignoreCase: true, out value)
            ? value
            : throw new FormatException($"\"{text}\" is not one of {string.Join(", ", Enum.GetNames<TEnum>())}");

    private static MethodCallExpression? Text(Expression value)
    {
        var type = value.Type;
        if (type.IsEnum || type == typeof(char) || type == typeof(Guid)) return Expression.Call(value, type.GetMethod("ToString", Type.EmptyTypes)!);
        if (type == typeof(JsonElement)) return Expression.Call(value, nameof(JsonElement.GetRawText), null);
        if (type == typeof(JsonDocument)) return Expression.Call(Expression.Property(value, nameof(JsonDocument.RootElement)), nameof(JsonElement.GetRawText), null);
        if (type.IsAssignableTo(typeof(JsonNode))) return Expression.Call(value, typeof(JsonNode).GetMethod(nameof(JsonNode.ToJsonString))!, Expression.Constant(null, typeof(JsonSerializerOptions)));
        return null;
    }

    private static MethodCallExpression? Elements(Expression list, Type from, Type to)
    {
        var element = Expression.Parameter(from, "element");
        if (NullSafe(element, to) is not { } converted) return null;
        var each = Expression.Lambda(typeof(Func<,>).MakeGenericType(from, to), converted, element).Compile();
        return Expression.Call(typeof(ValueConversions), nameof(Convert), [from, to], list, Expression.Constant(each));
    }

    /// <summary>Converts what may be null; null where there is no way.</summary>
    public static Expression? NullSafe(Expression value, Type target)
    {
        if (value.Type == target && target != typeof(DateTime)) return value;
        var inner = Nullable.GetUnderlyingType(value.Type);
        var bare = Nullable.GetUnderlyingType(target) ?? target;
        if (inner is null && value.Type.IsValueType) return To(value, bare) is { } plain ? Expression.Convert(plain, target) : null;
        var present = inner is null ? value : Expression.Call(value, "GetValueOrDefault", null);
        if (To(present, bare) is not { } converted) return null;
        var isThere = inner is null ? (Expression)Expression.NotEqual(value, Expression.Constant(null, value.Type)) : Expression.Property(value, "HasValue");
        return Expression.Condition(isThere, Expression.Convert(converted, target), Expression.Default(target));
    }

    private static TTo[] Convert<TFrom, TTo>(IEnumerable<TFrom> list, Func<TFrom, TTo> each) => list as TTo[] ?? [.. list.Select(each)];

    private static MethodCallExpression Call(string method, Expression argument) =>
        Expression.Call(typeof(ValueConversions).GetMethod(method, System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Public)!, argument);
}
