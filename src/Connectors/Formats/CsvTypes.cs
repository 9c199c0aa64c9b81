using System.Globalization;
using System.Linq.Expressions;
using System.Numerics;
using System.Reflection;

namespace ActorStream.Connectors;

/// <summary>Which types are fields, and the calls that read and write them.</summary>
internal static class CsvTypes
{
    private const BindingFlags Methods = BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> Own = new()
    {
        [typeof(string)] = nameof(CsvRow.Text),
        [typeof(bool)] = nameof(CsvRow.Flag),
        [typeof(char)] = nameof(CsvRow.Character),
        [typeof(DateTimeOffset)] = nameof(CsvRow.Instant),
        [typeof(DateTime)] = nameof(CsvRow.UtcTime),
        [typeof(DateOnly)] = nameof(CsvRow.Date),
    };

    public static bool IsField(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return Own.ContainsKey(type) || type.IsEnum || IsNumber(type) || Implements(type, typeof(ISpanParsable<>)) || Implements(type, typeof(IUtf8SpanParsable<>));
    }

    /// <summary>The value of a slot of a row.</summary>
    public static Expression Read(ParameterExpression row, int slot, Type type)
    {
        var at = Expression.Constant(slot);
        if (Nullable.GetUnderlyingType(type) is not { } inner) return Value(row, at, type);
        var value = Expression.Variable(inner, "value");
        return Expression.Condition(
            Expression.Call(row, nameof(CsvRow.IsNull), null, at),
            Expression.Default(type),
            Expression.Block(
                [value],
                Expression.Assign(value, Value(row, at, inner)),
                Expression.Condition(Expression.Call(row, nameof(CsvRow.IsForgiven), null, at), Expression.Default(type), Expression.Convert(value, type))));
    }

    /// <summary>Writes a value as the next field.</summary>
    public static Expression Write(ParameterExpression fields, Expression value)
    {
        if (Nullable.GetUnderlyingType(value.Type) is not { } inner) return Field(fields, value);
        return Expression.IfThenElse(
            Expression.Property(value, "HasValue"),
            Field(fields, Expression.Call(value, "GetValueOrDefault", null)),
            Expression.Call(fields, nameof(CsvFields.Null), null));
    }

    /// <summary>The type's name in C#, for messages.</summary>
    public static string Name(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) return Name(inner) + "?";
        if (!type.IsGenericType) return type.Name;
        return $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
    }

    private static Expression Value(ParameterExpression row, Expression slot, Type type)
    {
        if (Own.TryGetValue(type, out var own)) return Expression.Call(row, own, null, slot);
        if (IsNumber(type))
        {
            var style = Implements(type, typeof(IBinaryInteger<>)) ? NumberStyles.Integer : NumberStyles.Float;
            return Expression.Call(row, nameof(CsvRow.Number), [type], slot, Expression.Constant(style));
        }
        var method = type.IsEnum ? nameof(CsvRow.Named) : Implements(type, typeof(IUtf8SpanParsable<>)) ? nameof(CsvRow.Parsed) : nameof(CsvRow.ParsedText);
        return Expression.Call(row, method, [type], slot);
    }

    private static Expression Field(ParameterExpression fields, Expression value)
    {
        var type = value.Type;
        var own = typeof(CsvFields).GetMethods(Methods).FirstOrDefault(m => m.Name == nameof(CsvFields.Text) && m.GetParameters() is [var only] && only.ParameterType == type);
        if (own is not null) return Expression.Call(fields, own, value);
        if (Implements(type, typeof(IUtf8SpanFormattable), open: false) && !type.IsEnum) return Expression.Call(fields, nameof(CsvFields.Formatted), [type], value);
        return Expression.Call(fields, nameof(CsvFields.Other), [type], value);
    }

    private static bool IsNumber(Type type) => Implements(type, typeof(INumberBase<>)) && type.IsValueType && type != typeof(char);

    private static bool Implements(Type type, Type contract, bool open = true) =>
        open ? type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == contract && i.GetGenericArguments()[0] == type) : contract.IsAssignableFrom(type);
}
