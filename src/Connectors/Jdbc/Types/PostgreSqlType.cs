using System.Linq.Expressions;
using System.Numerics;
using NpgsqlTypes;

namespace ActorStream.Connectors;

/// <summary>How values go to a column of PostgreSQL.</summary>
/// <param name="Clr">The type that they are sent as, without null.</param>
/// <param name="Db">That type's name for the driver.</param>
/// <param name="Sql">That type's name in SQL.</param>
/// <param name="NeedsCast">Whether they are sent as text and the server makes of it what the column needs.</param>
internal sealed record PostgreSqlType(Type Clr, NpgsqlDbType Db, string Sql, bool NeedsCast)
{
    public bool IsArray => (Db & NpgsqlDbType.Array) != 0;

    /// <summary>How to send values of a member's type to a column; null: they do not fit.</summary>
    public static PostgreSqlType? For(Type member, TableColumn column)
    {
        var bare = Nullable.GetUnderlyingType(member) ?? member;
        if (column.Element is null) return Scalar(bare, column.Type, column.IsEnum);
        // What has several dimensions is sent as it is.
        var element = bare.IsArray ? bare.GetElementType() : ValueConversions.ElementOf(bare);
        if (element is null || Scalar(Nullable.GetUnderlyingType(element) ?? element, column.Element, column.IsEnum) is not { } scalar) return bare == typeof(string) ? Text : null;
        var mayBeNull = scalar.Clr.IsValueType && Nullable.GetUnderlyingType(element) is not null;
        var clr = mayBeNull ? typeof(Nullable<>).MakeGenericType(scalar.Clr) : scalar.Clr;
        var array = bare.IsArray && bare.GetArrayRank() > 1 ? (element == clr ? bare : null) : clr.MakeArrayType();
        return array is null ? null : new(array, scalar.Db | NpgsqlDbType.Array, scalar.Sql + "[]", scalar.NeedsCast);
    }

    /// <summary>The value of a member as it is sent, null where it may be.</summary>
    public Expression Convert(Expression value)
    {
        var isNullable = !value.Type.IsValueType || Nullable.GetUnderlyingType(value.Type) is not null;
        var target = isNullable && Clr.IsValueType ? typeof(Nullable<>).MakeGenericType(Clr) : Clr;
        var converted = ValueConversions.NullSafe(value, target)!;
        if (Db != NpgsqlDbType.Timestamp) return converted;
        var plain = typeof(ValueConversions).GetMethod(nameof(ValueConversions.Plain))!;
        if (!isNullable) return Expression.Call(plain, converted);
        var held = Expression.Variable(target);
        return Expression.Block(
            [held],
            Expression.Assign(held, converted),
            Expression.Condition(
                Expression.Property(held, "HasValue"),
                Expression.Convert(Expression.Call(plain, Expression.Call(held, "GetValueOrDefault", null)), target),
                Expression.Default(target)));
    }

    private static PostgreSqlType Text { get; } = new(typeof(string), NpgsqlDbType.Text, "text", true);

    private static PostgreSqlType? Scalar(Type member, string type, bool isEnum)
    {
        if (isEnum) return member == typeof(string) || member.IsEnum ? Text : null;
        var found = type switch
        {
            "int2" => new PostgreSqlType(typeof(short), NpgsqlDbType.Smallint, "smallint", false),
            "int4" => new(typeof(int), NpgsqlDbType.Integer, "integer", false),
            "int8" => new(typeof(long), NpgsqlDbType.Bigint, "bigint", false),
            "float4" => new(typeof(float), NpgsqlDbType.Real, "real", false),
            "float8" => new(typeof(double), NpgsqlDbType.Double, "double precision", false),
            "numeric" => new(member == typeof(BigInteger) ? member : typeof(decimal), NpgsqlDbType.Numeric, "numeric", false),
            "bool" => new(typeof(bool), NpgsqlDbType.Boolean, "boolean", false),
            "text" or "varchar" or "bpchar" or "name" => new(typeof(string), NpgsqlDbType.Text, "text", false),
            "uuid" => new(typeof(Guid), NpgsqlDbType.Uuid, "uuid", false),
            "json" => new(typeof(string), NpgsqlDbType.Json, "json", false),
            "jsonb" => new(typeof(string), NpgsqlDbType.Jsonb, "jsonb", false),
            "bytea" => new(typeof(byte[]), NpgsqlDbType.Bytea, "bytea", false),
            "timestamptz" => new(typeof(DateTime), NpgsqlDbType.TimestampTz, "timestamptz", false),
            "timestamp" => new(typeof(DateTime), NpgsqlDbType.Timestamp, "timestamp", false),
            "date" => new(typeof(DateOnly), NpgsqlDbType.Date, "date", false),
            "time" => new(typeof(TimeOnly), NpgsqlDbType.Time, "time", false),
            "interval" => new(typeof(TimeSpan), NpgsqlDbType.Interval, "interval", false),
            "timetz" => new(typeof(DateTimeOffset), NpgsqlDbType.TimeTz, "timetz", false),
            _ => member == typeof(string) ? Text : null,
        };
        if (found is null || found == Text) return found;
        return ValueConversions.NullSafe(Expression.Parameter(member), found.Clr) is null ? null : found;
    }
}
