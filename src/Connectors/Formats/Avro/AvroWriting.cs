using System.Linq.Expressions;

namespace ActorStream.Connectors;

/// <summary>Compiles what writes a type for a schema.</summary>
internal sealed class AvroWriting
{
    private readonly Dictionary<(AvroSchema, Type), object> _writers = [];

    /// <exception cref="ArgumentException">The schema and the type do not fit.</exception>
    public AvroWriter<T> Writer<T>(AvroSchema schema)
    {
        if (_writers.TryGetValue((schema, typeof(T)), out var known)) return (AvroWriter<T>)known;
        var writer = new AvroWriter<T>();
        _writers[(schema, typeof(T))] = writer;
        var output = Expression.Parameter(typeof(AvroOutput), "output");
        var value = Expression.Parameter(typeof(T), "value");
        writer.Write = Expression.Lambda<Action<AvroOutput, T>>(Inline(output, schema, value, typeof(T).Name), output, value).Compile();
        return writer;
    }

    private Expression Value(ParameterExpression output, AvroSchema schema, Expression value, string member)
    {
        if (schema.Kind is not (AvroKind.Record or AvroKind.Union)) return Inline(output, schema, value, member);
        var writer = typeof(AvroWriting).GetMethod(nameof(Writer))!.MakeGenericMethod(value.Type).Invoke(this, [schema])!;
        return Expression.Invoke(Expression.Property(Expression.Constant(writer), "Write"), output, value);
    }

    private Expression Inline(ParameterExpression output, AvroSchema schema, Expression value, string member)
    {
        if (schema.Kind == AvroKind.Union) return Union(output, schema, value, member);
        if (Nullable.GetUnderlyingType(value.Type) is not null)
        {
            return Expression.IfThenElse(
                Expression.Property(value, "HasValue"),
                Inline(output, schema, Expression.Call(value, "GetValueOrDefault", null), member),
                Expression.Call(output, nameof(AvroOutput.Null), null, Expression.Constant(member)));
        }
        var write = schema.Kind switch
        {
            AvroKind.Record => Record(output, schema, value),
            AvroKind.Array when AvroTypes.ItemOf(value.Type) is { } item => Collection(nameof(AvroOutput.List), output, schema, value, item, typeof(IEnumerable<>).MakeGenericType(item)),
            AvroKind.Map when AvroTypes.ValueOf(value.Type) is { } item =>
                Collection(nameof(AvroOutput.Map), output, schema, value, item, typeof(IEnumerable<>).MakeGenericType(typeof(KeyValuePair<,>).MakeGenericType(typeof(string), item))),
            _ => Scalar(output, schema, value),
        };
        if (write is null) throw new ArgumentException($"AvroFormat: \"{member}\" is of type {CsvTypes.Name(value.Type)}, which cannot be written as {schema}.");
        return value.Type.IsValueType
            ? write
            : Expression.IfThenElse(Expression.ReferenceEqual(value, Expression.Constant(null)), Expression.Call(output, nameof(AvroOutput.Null), null, Expression.Constant(member)), write);
    }

    /// <summary>The branch of null, where the value is null, and the first that the type can be written as.</summary>
    private Expression Union(ParameterExpression output, AvroSchema schema, Expression value, string member)
    {
        var none = schema.Branches.ToList().FindIndex(static b => b.Kind == AvroKind.Null);
        Expression? some = null;
        string? wrong = null;
        for (var i = 0; i < schema.Branches.Count && some is null; i++)
        {
            if (i == none) continue;
            try
            {
                var inner = Nullable.GetUnderlyingType(value.Type) is null ? value : Expression.Call(value, "GetValueOrDefault", null);
                some = Expression.Block(Expression.Call(output, nameof(AvroOutput.Long), null, Expression.Constant((long)i)), Value(output, schema.Branches[i], inner, member));
            }
            catch (ArgumentException cause)
            {
                wrong = cause.Message;
            }
        }
        if (some is null) throw new ArgumentException(wrong ?? $"AvroFormat: \"{member}\" can be nothing but null in the schema.");
        if (none < 0 || (value.Type.IsValueType && Nullable.GetUnderlyingType(value.Type) is null)) return some;
        var isNull = value.Type.IsValueType ? Expression.Not(Expression.Property(value, "HasValue")) : (Expression)Expression.ReferenceEqual(value, Expression.Constant(null));
        return Expression.IfThenElse(isNull, Expression.Call(output, nameof(AvroOutput.Long), null, Expression.Constant((long)none)), some);
    }

    private Expression? Record(ParameterExpression output, AvroSchema schema, Expression value)
    {
        if (RecordShape.Of(value.Type) is not { } shape) return null;
        return Expression.Block(typeof(void), schema.Fields.Select(field =>
        {
            var member = shape.Members.FirstOrDefault(m => string.Equals(m.Name, field.Name, StringComparison.OrdinalIgnoreCase))
                ?? shape.Members.FirstOrDefault(m => string.Equals(m.Name, field.Name.Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));
            if (member is not null) return Value(output, field.Schema, Expression.MakeMemberAccess(value, member.Member), member.Name);
            var none = field.Schema.Branches.ToList().FindIndex(static b => b.Kind == AvroKind.Null);
            if (none >= 0) return Expression.Call(output, nameof(AvroOutput.Long), null, Expression.Constant((long)none));
            throw new ArgumentException($"AvroFormat<{CsvTypes.Name(value.Type)}>: the schema's field {field.Name} has no member, and cannot be null.");
        }).DefaultIfEmpty(Expression.Empty()));
    }

    private Expression Collection(string method, ParameterExpression output, AvroSchema schema, Expression value, Type item, Type sequence)
    {
        var writer = typeof(AvroWriting).GetMethod(nameof(Writer))!.MakeGenericMethod(item).Invoke(this, [schema.Items])!;
        return Expression.Call(output, method, [item], Expression.Convert(value, sequence), Expression.Constant(writer));
    }

    private static MethodCallExpression? Scalar(ParameterExpression output, AvroSchema schema, Expression value)
    {
        var type = value.Type;
        var isWhole = type.IsPrimitive && type != typeof(bool) && type != typeof(char) && type != typeof(float) && type != typeof(double);
        MethodCallExpression Call(string method, params Expression[] arguments) => Expression.Call(output, method, null, arguments);
        var ticks = Expression.Constant(schema.Logical switch
        {
            { } l when l.EndsWith("-micros", StringComparison.Ordinal) => TimeSpan.TicksPerMicrosecond,
            { } l when l.EndsWith("-nanos", StringComparison.Ordinal) => -TimeSpan.NanosecondsPerTick,
            _ => TimeSpan.TicksPerMillisecond,
        });
        switch (schema.Kind)
        {
            case AvroKind.Boolean when type == typeof(bool):
                return Call(nameof(AvroOutput.Boolean), value);
            case AvroKind.Int or AvroKind.Long when type == typeof(DateOnly):
                return Call(nameof(AvroOutput.Date), value);
            case AvroKind.Int or AvroKind.Long when type == typeof(TimeOnly):
                return Call(nameof(AvroOutput.Time), value, ticks);
            case AvroKind.Long when type == typeof(DateTimeOffset):
                return Call(nameof(AvroOutput.Instant), value, ticks);
            case AvroKind.Long when type == typeof(DateTime):
                return Call(nameof(AvroOutput.Utc), value, ticks);
            case AvroKind.Long when isWhole:
                return Call(nameof(AvroOutput.Long), Expression.ConvertChecked(value, typeof(long)));
            case AvroKind.Int when isWhole:
                return Call(nameof(AvroOutput.Long), Expression.ConvertChecked(Expression.ConvertChecked(value, typeof(int)), typeof(long)));
            case AvroKind.Float when type == typeof(float):
                return Call(nameof(AvroOutput.Float), value);
            case AvroKind.Double when type == typeof(double) || type == typeof(float) || isWhole:
                return Call(nameof(AvroOutput.Double), Expression.Convert(value, typeof(double)));
            case AvroKind.String when type == typeof(string):
                return Call(nameof(AvroOutput.Text), value);
            case AvroKind.String when type == typeof(char):
                return Call(nameof(AvroOutput.Character), value);
            case AvroKind.String when type == typeof(Guid):
                return Call(nameof(AvroOutput.Id), value);
            case AvroKind.String when type.IsEnum:
                return Call(nameof(AvroOutput.Text), Expression.Call(value, nameof(ToString), null));
            case AvroKind.Bytes when type == typeof(byte[]):
                return Call(nameof(AvroOutput.Bytes), value);
            case AvroKind.Bytes or AvroKind.Fixed when type == typeof(decimal) && schema.Logical == "decimal":
                return Call(nameof(AvroOutput.Money), value, Expression.Constant(schema.Precision), Expression.Constant(schema.Scale), Expression.Constant(schema.Kind == AvroKind.Fixed ? schema.Size : -1));
            case AvroKind.Fixed when type == typeof(byte[]):
                return Call(nameof(AvroOutput.Fixed), value, Expression.Constant(schema.Size));
            case AvroKind.Fixed when type == typeof(Guid) && schema.Size == 16:
                return Call(nameof(AvroOutput.FixedId), value);
            case AvroKind.Enum when type.IsEnum || type == typeof(string):
                var symbols = (System.Collections.IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(type, typeof(int)))!;
                for (var i = 0; i < schema.Symbols.Count; i++)
                    if (type == typeof(string)) symbols[schema.Symbols[i]] = i;
                    else if (Enum.TryParse(type, schema.Symbols[i], ignoreCase: true, out var named)) symbols[named] = i;
                return Expression.Call(output, nameof(AvroOutput.Symbol), [type], value, Expression.Constant(symbols));
            default:
                return null;
        }
    }
}
