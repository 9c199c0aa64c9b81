using System.Linq.Expressions;

namespace ActorStream.Connectors;

/// <summary>Reads a value.</summary>
internal delegate T ReadAvro<out T>(ref AvroInput input);

/// <summary>What reads the values of one type that were written with one schema; recursive types refer to theirs before it is compiled.</summary>
internal sealed class AvroReader<T>
{
    public ReadAvro<T> Read { get; set; } = null!;
}

/// <summary>Compiles what reads a type from bytes of a schema: fields are found by name, and what the type does not have is passed over.</summary>
internal sealed partial class AvroReading
{
    private readonly Dictionary<(AvroSchema, Type), object> _readers = [];
    private readonly Dictionary<AvroSchema, AvroReader<bool>> _skippers = [];

    /// <exception cref="ArgumentException">The schema and the type do not fit.</exception>
    public AvroReader<T> Reader<T>(AvroSchema schema)
    {
        if (_readers.TryGetValue((schema, typeof(T)), out var known)) return (AvroReader<T>)known;
        var reader = new AvroReader<T>();
        _readers[(schema, typeof(T))] = reader;
        var input = Expression.Parameter(typeof(AvroInput).MakeByRefType(), "input");
        reader.Read = Expression.Lambda<ReadAvro<T>>(Inline(input, schema, typeof(T), typeof(T).Name), input).Compile();
        return reader;
    }

    private Expression Value(ParameterExpression input, AvroSchema schema, Type type, string member)
    {
        var isNested = schema.Kind is AvroKind.Record or AvroKind.Array or AvroKind.Map;
        return isNested ? Expression.Invoke(Expression.Property(Expression.Constant(ReaderOf(schema, type)), "Read"), input) : Inline(input, schema, type, member);
    }

    private Expression Inline(ParameterExpression input, AvroSchema schema, Type type, string member)
    {
        if (schema.Kind == AvroKind.Union) return Union(input, schema, type, member);
        if (schema.Kind == AvroKind.Null)
        {
            return type.IsValueType && Nullable.GetUnderlyingType(type) is null
                ? Expression.Block(type, Fault(input, $"\"{member}\" is null, which {CsvTypes.Name(type)} cannot be"), Expression.Default(type))
                : Expression.Default(type);
        }
        var target = Nullable.GetUnderlyingType(type) ?? type;
        var value = schema.Kind switch
        {
            AvroKind.Record => Record(input, schema, target),
            AvroKind.Array when AvroTypes.ItemOf(target) is { } item => Collection(nameof(AvroReaders.List), input, schema.Items, target, item),
            AvroKind.Map when AvroTypes.ValueOf(target) is { } item => Collection(nameof(AvroReaders.Map), input, schema.Items, target, item),
            _ => Scalar(input, schema, target),
        };
        if (value is null) throw new ArgumentException($"AvroFormat: \"{member}\" is of type {CsvTypes.Name(type)}, and {schema} in the schema it was written with; the one cannot be made of the other.");
        return target == type ? value : Expression.Convert(value, type);
    }

    private Expression Union(ParameterExpression input, AvroSchema schema, Type type, string member)
    {
        var index = Expression.Call(input, nameof(AvroInput.ReadIndex), null, Expression.Constant(schema.Branches.Count));
        var isAny = false;
        string? wrong = null;
        var cases = schema.Branches.Select((branch, i) =>
        {
            Expression value;
            try
            {
                value = Value(input, branch, type, member);
                isAny |= branch.Kind != AvroKind.Null;
            }
            catch (ArgumentException cause)
            {
                wrong = cause.Message;
                value = Expression.Block(type, Fault(input, $"\"{member}\" is {branch}, of which no {CsvTypes.Name(type)} can be made"), Expression.Default(type));
            }
            return Expression.SwitchCase(value, Expression.Constant(i));
        }).ToArray();
        if (!isAny && wrong is not null) throw new ArgumentException(wrong);
        return Expression.Switch(type, index, Expression.Default(type), null, cases);
    }

    private Expression? Record(ParameterExpression input, AvroSchema schema, Type type)
    {
        if (RecordShape.Of(type) is not { } shape) return null;
        var members = shape.Members;
        var values = members.Select(static m => Expression.Variable(m.Type, m.Name)).ToArray();
        var found = new bool[members.Count];
        var steps = new List<Expression> { Expression.Call(input, nameof(AvroInput.Enter), null) };
        foreach (var field in schema.Fields)
        {
            var slot = SlotOf(members, field.Name, found);
            if (slot < 0)
            {
                steps.Add(Skip(input, field.Schema));
                continue;
            }
            found[slot] = true;
            steps.Add(Expression.Assign(values[slot], Value(input, field.Schema, members[slot].Type, members[slot].Name)));
        }
        for (var i = 0; i < members.Count; i++)
        {
            if (found[i]) continue;
            var (member, parameter) = (members[i], members[i].Parameter);
            var canBeNull = member.IsNullable && (!member.Type.IsValueType || Nullable.GetUnderlyingType(member.Type) is not null);
            if (member.IsRequired || (parameter is { HasDefaultValue: false } && !canBeNull))
            {
                throw new ArgumentException(
                    $"AvroFormat<{CsvTypes.Name(type)}>: the schema that the bytes were written with ({schema.Name}) has no field for the member {member.Name}. Make it nullable, or give it a default.");
            }
            if (parameter is { HasDefaultValue: true, DefaultValue: { } given } && given.GetType() == parameter.ParameterType) steps.Add(Expression.Assign(values[i], Expression.Constant(given)));
        }
        steps.Add(Expression.Call(input, nameof(AvroInput.Leave), null));
        steps.Add(shape.Make(values, i => found[i] ? null : Expression.Constant(false)));
        return Expression.Block(type, values, steps);
    }

    private Expression Collection(string method, ParameterExpression input, AvroSchema items, Type target, Type item)
    {
        var reader = Expression.Constant(ReaderOf(items, item));
        return target.IsSZArray
            ? Expression.Call(typeof(AvroReaders), nameof(AvroReaders.Array), [item], input, reader)
            : Expression.Convert(Expression.Call(typeof(AvroReaders), method, [item], input, reader), target);
    }

    private Expression Skip(ParameterExpression input, AvroSchema schema) => schema.Kind switch
    {
        AvroKind.Null => Expression.Empty(),
        AvroKind.Boolean => Expression.Call(input, nameof(AvroInput.ReadBoolean), null),
        AvroKind.Int or AvroKind.Long => Expression.Call(input, nameof(AvroInput.ReadLong), null),
        AvroKind.Enum => Expression.Call(input, nameof(AvroInput.ReadIndex), null, Expression.Constant(schema.Symbols.Count)),
        AvroKind.Float => Expression.Call(input, nameof(AvroInput.SkipSize), null, Expression.Constant(4)),
        AvroKind.Double => Expression.Call(input, nameof(AvroInput.SkipSize), null, Expression.Constant(8)),
        AvroKind.Fixed => Expression.Call(input, nameof(AvroInput.SkipSize), null, Expression.Constant(schema.Size)),
        AvroKind.Bytes or AvroKind.String => Expression.Call(input, nameof(AvroInput.SkipBytes), null),
        _ => Expression.Invoke(Expression.Property(Expression.Constant(Skipper(schema)), nameof(AvroReader<>.Read)), input),
    };

    private AvroReader<bool> Skipper(AvroSchema schema)
    {
        if (_skippers.TryGetValue(schema, out var known)) return known;
        var skipper = new AvroReader<bool>();
        _skippers[schema] = skipper;
        var input = Expression.Parameter(typeof(AvroInput).MakeByRefType(), "input");
        Expression body = schema.Kind switch
        {
            AvroKind.Record => Expression.Block(
                [Expression.Call(input, nameof(AvroInput.Enter), null), .. schema.Fields.Select(f => Skip(input, f.Schema)), Expression.Call(input, nameof(AvroInput.Leave), null)]),
            AvroKind.Union => Expression.Switch(
                typeof(void), Expression.Call(input, nameof(AvroInput.ReadIndex), null, Expression.Constant(schema.Branches.Count)), null, null,
                schema.Branches.Select((b, i) => Expression.SwitchCase(Expression.Block(typeof(void), Skip(input, b)), Expression.Constant(i))).ToArray()),
            AvroKind.Map => Expression.Call(typeof(AvroReaders), nameof(AvroReaders.SkipMap), null, input, Expression.Constant(Skipper(schema.Items))),
            AvroKind.Array => Expression.Call(typeof(AvroReaders), nameof(AvroReaders.SkipArray), null, input, Expression.Constant(Skipper(schema.Items))),
            _ => Skip(input, schema),
        };
        skipper.Read = Expression.Lambda<ReadAvro<bool>>(Expression.Block(body, Expression.Constant(true)), input).Compile();
        return skipper;
    }

    private object ReaderOf(AvroSchema schema, Type type) => typeof(AvroReading).GetMethod(nameof(Reader))!.MakeGenericMethod(type).Invoke(this, [schema])!;

    private static Expression Fault(ParameterExpression input, string message) => Expression.Call(input, nameof(AvroInput.Fail), null, Expression.Constant(message));

    private static int SlotOf(IReadOnlyList<RecordMember> members, string field, bool[] found)
    {
        for (var i = 0; i < members.Count; i++)
            if (!found[i] && string.Equals(members[i].Name, field, StringComparison.OrdinalIgnoreCase)) return i;
        for (var i = 0; i < members.Count; i++)
            if (!found[i] && string.Equals(Plain(members[i].Name), Plain(field), StringComparison.OrdinalIgnoreCase)) return i;
        return -1;
    }

    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal);
}
