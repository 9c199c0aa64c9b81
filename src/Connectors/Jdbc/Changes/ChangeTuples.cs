using System.Linq.Expressions;
using Npgsql.PostgresTypes;
using Npgsql.Replication.PgOutput;
using Npgsql.Replication.PgOutput.Messages;

namespace ActorStream.Connectors;

/// <summary>Makes records of the rows in replication messages, compiled for each form that the table has had.</summary>
internal sealed class ChangeTuples<T>
{
    private readonly RowModel _model = RowModel.Of(typeof(T), SingleColumns.Contains);
    private readonly RowMember[] _stored;
    private RelationMessage? _relation;
    private int[] _members = [];
    private Func<ReplicationValue, CancellationToken, ValueTask<object?>>?[] _reads = [];
    private Expression?[] _values = [];
    private ParameterExpression _row = Expression.Parameter(typeof(object?[]), "row");
    private Func<object?[], T>? _make;

    public ChangeTuples() => _stored = [.. _model.Members.Where(static m => m.IsStored)];

    /// <summary>The values of a row for the record's members.</summary>
    /// <param name="relation">The table's form.</param>
    /// <param name="tuple">The row.</param>
    /// <param name="before">The row as it was, which has the long values that have not changed; null: there is none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">A member has no column, or cannot take its values.</exception>
    public async Task<object?[]> ReadAsync(RelationMessage relation, ReplicationTuple tuple, object?[]? before, CancellationToken cancellationToken)
    {
        if (relation != _relation) Begin(relation);
        var values = new object?[_stored.Length];
        var column = 0;
        await foreach (var value in tuple.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            var member = _members[column++];
            if (member < 0) continue;
            var read = _reads[member] ??= Prepare(value, member);
            if (value.IsUnchangedToastedValue) values[member] = before?[member];
            else if (!value.IsDBNull) values[member] = await read(value, cancellationToken).ConfigureAwait(false);
        }
        return values;
    }

    /// <summary>The table's form is told anew.</summary>
    public void Forget() => _relation = null;

    /// <summary>Makes a record of values.</summary>
    /// <returns>Whether they are one; if not, what is wrong.</returns>
    public bool TryMake(object?[] values, out T record, out string? fault)
    {
        _make ??= Expression.Lambda<Func<object?[], T>>(_model.Make(_values!), _row).Compile();
        try
        {
            record = _make(values);
            fault = null;
            return true;
        }
        catch (Exception cause) when (cause is InvalidCastException or OverflowException or FormatException or ArgumentException or System.Text.Json.JsonException)
        {
            record = default!;
            fault = cause.Message;
            return false;
        }
    }

    private void Begin(RelationMessage relation)
    {
        var names = relation.Columns.Select(static c => c.ColumnName).ToArray();
        _members = [.. names.Select(static _ => -1)];
        for (var m = 0; m < _stored.Length; m++)
        {
            var at = _model.IsNamed ? ColumnNames.Find(names, _stored[m].Name) : m < names.Length ? m : -1;
            if (at < 0) throw new ArgumentException($"there is no column for the member {_stored[m].Name} of {CsvTypes.Name(typeof(T))}. Columns: {string.Join(", ", names)}");
            _members[at] = m;
        }
        _reads = new Func<ReplicationValue, CancellationToken, ValueTask<object?>>?[_stored.Length];
        _values = new Expression?[_stored.Length];
        _row = Expression.Parameter(typeof(object?[]), "row");
        _make = null;
        _relation = relation;
    }

    private Func<ReplicationValue, CancellationToken, ValueTask<object?>> Prepare(ReplicationValue value, int index)
    {
        var member = _stored[index];
        Type? clr = null;
        var at = Expression.ArrayIndex(_row, Expression.Constant(index));
        var converted = ColumnReads.PostgreSql(
            type =>
            {
                clr = type;
                return Expression.Convert(at, type);
            },
            value.GetPostgresType(),
            Nullable.GetUnderlyingType(member.Type) ?? member.Type);
        if (converted is null) throw new ArgumentException($"the column {value.GetFieldName()} of type {value.GetDataTypeName()} cannot be read as {CsvTypes.Name(member.Type)} for the member {member.Name}");
        _values[index] = ColumnReads.OrNull(Expression.Equal(at, Expression.Constant(null)), converted, value.GetFieldName(), member);
        return typeof(ChangeTuples<T>).GetMethod(nameof(GetAsync), System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!
            .MakeGenericMethod(clr!).CreateDelegate<Func<ReplicationValue, CancellationToken, ValueTask<object?>>>();
    }

    private static async ValueTask<object?> GetAsync<TClr>(ReplicationValue value, CancellationToken cancellationToken) =>
        await value.Get<TClr>(cancellationToken).ConfigureAwait(false);
}
