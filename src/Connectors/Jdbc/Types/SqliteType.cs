using System.Linq.Expressions;
using System.Numerics;

namespace ActorStream.Connectors;

/// <summary>What values become in a SQLite column: it takes what it is given, so the declared type says what is meant.</summary>
internal static class SqliteType
{
    /// <summary>Whether a declared type means whole numbers.</summary>
    public static bool IsInteger(TableColumn column) => column.Type.Contains("INT", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a declared type means text.</summary>
    public static bool IsText(TableColumn column) =>
        column.Type.Contains("CHAR", StringComparison.OrdinalIgnoreCase) || column.Type.Contains("CLOB", StringComparison.OrdinalIgnoreCase) ||
        column.Type.Contains("TEXT", StringComparison.OrdinalIgnoreCase);

    /// <summary>The value of a member as an object for a parameter; null: it does not fit.</summary>
    public static Expression? Convert(Expression value, TableColumn column)
    {
        var inner = Nullable.GetUnderlyingType(value.Type);
        var present = inner is null ? value : Expression.Call(value, "GetValueOrDefault", null);
        if (Present(present, column) is not { } converted) return null;
        var boxed = Expression.Convert(converted, typeof(object));
        if (inner is null && value.Type.IsValueType) return boxed;
        var isThere = inner is null ? (Expression)Expression.NotEqual(value, Expression.Constant(null, value.Type)) : Expression.Property(value, "HasValue");
        return Expression.Condition(isThere, boxed, Expression.Constant(DBNull.Value, typeof(object)));
    }

    private static Expression? Present(Expression value, TableColumn column)
    {
        var type = value.Type;
        if (type == typeof(string) || type == typeof(double) || type == typeof(byte[])) return value;
        if (type == typeof(float)) return Expression.Convert(value, typeof(double));
        if (type.IsEnum) return ValueConversions.To(value, IsInteger(column) ? typeof(long) : typeof(string));
        if (ValueConversions.IsInteger(type)) return Expression.ConvertChecked(value, typeof(long));
        // Digits are kept as text where the column is text, and rounded by SQLite itself where it is a number.
        if (type == typeof(decimal) || type == typeof(BigInteger)) return Formatted(value, "");
        if (type == typeof(DateTime) || type == typeof(DateTimeOffset))
        {
            var utc = ValueConversions.To(value, typeof(DateTimeOffset))!;
            return IsInteger(column) ? Expression.Call(utc, nameof(DateTimeOffset.ToUnixTimeMilliseconds), null) : Formatted(Expression.Call(utc, nameof(DateTimeOffset.ToUniversalTime), null), "yyyy-MM-dd HH:mm:ss.FFFFFFFzzz");
        }
        if (type == typeof(DateOnly)) return Formatted(value, "yyyy-MM-dd");
        if (type == typeof(TimeOnly)) return Formatted(value, "HH:mm:ss.FFFFFFF");
        if (type == typeof(TimeSpan)) return IsInteger(column) ? Milliseconds(value) : Formatted(value, "c");
        return ValueConversions.To(value, typeof(long)) ?? ValueConversions.To(value, typeof(string)) ?? ValueConversions.To(value, typeof(byte[]));
    }

    private static UnaryExpression Milliseconds(Expression span) => Expression.Convert(Expression.Property(span, nameof(TimeSpan.TotalMilliseconds)), typeof(long));

    private static MethodCallExpression Formatted(Expression value, string format) => Expression.Call(
        value,
        value.Type.GetMethod("ToString", [typeof(string), typeof(IFormatProvider)])!,
        Expression.Constant(format),
        Expression.Constant(System.Globalization.CultureInfo.InvariantCulture));
}
