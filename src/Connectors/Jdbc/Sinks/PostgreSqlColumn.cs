using System.Linq.Expressions;
using Npgsql;
using NpgsqlTypes;

namespace ActorStream.Connectors;

/// <summary>Takes one column's values out of records, for arrays, for COPY and for single rows.</summary>
internal abstract class PostgreSqlColumn<T>(BoundColumn bound, PostgreSqlType type)
{
    public BoundColumn Bound => bound;

    public PostgreSqlType Type => type;

    /// <summary>What is written behind a value's name in SQL.</summary>
    public string Cast => type.NeedsCast ? "::" + bound.Column.FullType : "";

    public static PostgreSqlColumn<T> Of(BoundColumn bound, PostgreSqlType type)
    {
        var record = Expression.Parameter(typeof(T), "record");
        var value = type.Convert(bound.Member.Of(record));
        var get = Expression.Lambda(typeof(Func<,>).MakeGenericType(typeof(T), value.Type), value, record).Compile();
        var inner = Nullable.GetUnderlyingType(value.Type);
        var column = inner is not null ? typeof(NullableColumn<>).MakeGenericType(typeof(T), inner) : typeof(PlainColumn<>).MakeGenericType(typeof(T), value.Type);
        return (PostgreSqlColumn<T>)Activator.CreateInstance(column, bound, type, get)!;
    }

    /// <summary>A parameter of all values that were added.</summary>
    public abstract NpgsqlParameter Values { get; }

    public abstract void Clear();

    public abstract void Add(T record);

    public abstract void Copy(NpgsqlBinaryImporter importer, T record);

    /// <summary>A parameter of one value.</summary>
    public abstract NpgsqlParameter Single(T record);

    internal sealed class PlainColumn<TValue>(BoundColumn bound, PostgreSqlType type, Func<T, TValue> get) : PostgreSqlColumn<T>(bound, type)
    {
        private readonly List<TValue> _values = [];

        public override NpgsqlParameter Values => new NpgsqlParameter<List<TValue>> { NpgsqlDbType = NpgsqlDbType.Array | Type.Db, TypedValue = _values };

        public override void Clear() => _values.Clear();

        public override void Add(T record) => _values.Add(get(record));

        public override void Copy(NpgsqlBinaryImporter importer, T record)
        {
            var value = get(record);
            if (value is null) importer.WriteNull();
            else importer.Write(value, Type.Db);
        }

        public override NpgsqlParameter Single(T record) =>
            get(record) is { } value
                ? new NpgsqlParameter<TValue> { NpgsqlDbType = Type.Db, TypedValue = value }
                : new NpgsqlParameter { NpgsqlDbType = Type.Db, Value = DBNull.Value };
    }

    internal sealed class NullableColumn<TValue>(BoundColumn bound, PostgreSqlType type, Func<T, TValue?> get) : PostgreSqlColumn<T>(bound, type)
        where TValue : struct
    {
        private readonly List<TValue?> _values = [];

        public override NpgsqlParameter Values => new NpgsqlParameter<List<TValue?>> { NpgsqlDbType = NpgsqlDbType.Array | Type.Db, TypedValue = _values };

        public override void Clear() => _values.Clear();

        public override void Add(T record) => _values.Add(get(record));

        public override void Copy(NpgsqlBinaryImporter importer, T record)
        {
            if (get(record) is { } value) importer.Write(value, Type.Db);
            else importer.WriteNull();
        }

        public override NpgsqlParameter Single(T record) =>
            get(record) is { } value
                ? new NpgsqlParameter<TValue> { NpgsqlDbType = Type.Db, TypedValue = value }
                : new NpgsqlParameter { NpgsqlDbType = Type.Db, Value = DBNull.Value };
    }
}
