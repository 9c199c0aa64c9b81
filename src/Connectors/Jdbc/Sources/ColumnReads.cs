using System.Data.Common;
using System.Linq.Expressions;
using System.Numerics;
using Npgsql;
using Npgsql.PostgresTypes;

namespace ActorStream.Connectors;

/// <summary>The calls that read a column as a member's type.</summary>
internal static class ColumnReads
{
    /// <summary>The value of a column of the current row.</summary>
    /// <exception cref="ArgumentException">The member cannot take it.</exception>
    public static Expression Read(ParameterExpression row, DbDataReader rows, int at, string column, RowMember member)
    {
        var bare = Nullable.GetUnderlyingType(member.Type) ?? member.Type;
        var value = rows is NpgsqlDataReader postgres
            ? PostgreSql(clr => Field(row, clr, at), postgres.GetPostgresType(at), bare)
            : Expression.Call(typeof(SqliteValues), nameof(SqliteValues.To), [bare], Expression.Call(row, nameof(DbDataReader.GetValue), null, Expression.Constant(at)));
        if (value is null || (rows is not NpgsqlDataReader && !SqliteValues.IsKnown(bare)))
            throw new ArgumentException($"the column {column} of type {rows.GetDataTypeName(at)} cannot be read as {CsvTypes.Name(member.Type)} for the member {member.Name}. Convert it in the query");
        return OrNull(Expression.Call(row, nameof(DbDataReader.IsDBNull), null, Expression.Constant(at)), value, column, member);
    }

    /// <summary>A value for a member, or its null.</summary>
    public static Expression OrNull(Expression isNull, Expression value, string column, RowMember member)
    {
        var whenNull = member.Type.IsValueType && Nullable.GetUnderlyingType(member.Type) is null
            ? (Expression)Expression.Throw(
                Expression.New(typeof(FormatException).GetConstructor([typeof(string)])!, Expression.Constant($"the column {column} is null, which the type {CsvTypes.Name(member.Type)} has no value for")), member.Type)
            : Expression.Default(member.Type);
        return Expression.Condition(isNull, whenNull, Expression.Convert(value, member.Type));
    }

    /// <summary>The value of a type of PostgreSQL as a member's type; null: there is no way.</summary>
    /// <param name="field">Reads it as a type that the driver has for it.</param>
    /// <param name="type">The column's type.</param>
    /// <param name="member">The member's type, without null.</param>
    public static Expression? PostgreSql(Func<Type, Expression> field, PostgresType type, Type member)
    {
        while (type is PostgresDomainType domain) type = domain.BaseType;
        if (type is PostgresArrayType array) return Array(field, array.Element, member);
        if (Clr(type, member) is not { } clr) return null;
        return ValueConversions.To(field(clr), member);
    }

    private static Expression? Array(Func<Type, Expression> field, PostgresType element, Type member)
    {
        while (element is PostgresDomainType domain) element = domain.BaseType;
        if (member.IsArray && member.GetArrayRank() > 1) return field(member);
        if (ValueConversions.ElementOf(member) is not { } wanted) return null;
        var bare = Nullable.GetUnderlyingType(wanted) ?? wanted;
        if (Clr(element, bare) is not { } clr) return null;
        var read = Nullable.GetUnderlyingType(wanted) is not null && clr.IsValueType ? typeof(Nullable<>).MakeGenericType(clr) : clr;
        if (ValueConversions.To(field(read.MakeArrayType()), wanted.MakeArrayType()) is not { } values) return null;
        if (member.IsAssignableFrom(values.Type)) return values;
        return member == typeof(List<>).MakeGenericType(wanted) ? Expression.New(member.GetConstructor([typeof(IEnumerable<>).MakeGenericType(wanted)])!, values) : null;
    }

    private static MethodCallExpression Field(ParameterExpression row, Type clr, int at) =>
        Expression.Call(row, nameof(DbDataReader.GetFieldValue), [clr], Expression.Constant(at));

    /// <summary>What the driver is asked for.</summary>
    private static Type? Clr(PostgresType type, Type member)
    {
        if (type is PostgresEnumType) return typeof(string);
        return type.InternalName switch
        {
            "int2" => typeof(short),
            "int4" => typeof(int),
            "int8" => typeof(long),
            "oid" => typeof(uint),
            "float4" => typeof(float),
            "float8" => typeof(double),
            "numeric" => member == typeof(BigInteger) || member == typeof(double) ? member : typeof(decimal),
            "bool" => typeof(bool),
            "text" or "varchar" or "bpchar" or "name" or "citext" or "json" or "jsonb" or "xml" or "unknown" => typeof(string),
            "uuid" => typeof(Guid),
            "bytea" => typeof(byte[]),
            "timestamptz" or "timestamp" => typeof(DateTime),
            "date" => member == typeof(DateOnly) ? member : typeof(DateTime),
            "time" => member == typeof(TimeOnly) ? member : typeof(TimeSpan),
            "interval" => typeof(TimeSpan),
            "timetz" => typeof(DateTimeOffset),
            _ => null,
        };
    }
}
