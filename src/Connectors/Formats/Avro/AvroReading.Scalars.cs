using System.Linq.Expressions;

namespace ActorStream.Connectors;

/// <content>Values without parts.</content>
internal sealed partial class AvroReading
{
    private static readonly Type[] Whole = [typeof(int), typeof(short), typeof(ushort), typeof(byte), typeof(sbyte), typeof(uint), typeof(ulong)];

    /// <summary>A value of a type; null: the schema's cannot be one.</summary>
    private static Expression? Scalar(ParameterExpression input, AvroSchema schema, Type type) => schema.Kind switch
    {
        AvroKind.Boolean => type == typeof(bool) ? Expression.Call(input, nameof(AvroInput.ReadBoolean), null) : null,
        AvroKind.Int or AvroKind.Long => Number(input, schema, type),
        AvroKind.Float => type == typeof(float) ? Expression.Call(input, nameof(AvroInput.ReadFloat), null) : type == typeof(double) ? Expression.Call(input, nameof(AvroInput.ReadWidened), null) : null,
        AvroKind.Double => type == typeof(double) ? Expression.Call(input, nameof(AvroInput.ReadDouble), null) : null,
        AvroKind.String or AvroKind.Bytes => Text(input, schema, type),
        AvroKind.Fixed => Fixed(input, schema, type),
        AvroKind.Enum => Symbol(input, schema, type),
        _ => null,
    };

    private static Expression? Number(ParameterExpression input, AvroSchema schema, Type type)
    {
        if (type == typeof(long)) return Expression.Call(input, nameof(AvroInput.ReadLong), null);
        if (Array.IndexOf(Whole, type) >= 0) return Expression.Call(input, nameof(AvroInput.ReadWhole), [type]);
        if (type == typeof(double) || type == typeof(float) || type == typeof(decimal)) return Expression.Convert(Expression.Call(input, nameof(AvroInput.ReadLong), null), type);
        if (type == typeof(DateOnly) && schema.Logical is "date" or null) return type == typeof(DateOnly) ? Expression.Call(input, nameof(AvroInput.ReadDate), null) : null;
        // A negative number of ticks is so many units in a tick.
        var ticks = schema.Logical switch
        {
            { } l when l.EndsWith("-micros", StringComparison.Ordinal) => TimeSpan.TicksPerMicrosecond,
            { } l when l.EndsWith("-nanos", StringComparison.Ordinal) => -TimeSpan.NanosecondsPerTick,
            _ => TimeSpan.TicksPerMillisecond,
        };
        if (type == typeof(DateTimeOffset)) return Expression.Call(input, nameof(AvroInput.ReadInstant), null, Expression.Constant(ticks));
        if (type == typeof(DateTime)) return Expression.Call(input, nameof(AvroInput.ReadUtc), null, Expression.Constant(ticks));
        return type == typeof(TimeOnly) && ticks > 0 ? Expression.Call(input, nameof(AvroInput.ReadTime), null, Expression.Constant(ticks)) : null;
    }

    private static Expression? Text(ParameterExpression input, AvroSchema schema, Type type)
    {
        if (type == typeof(byte[])) return Expression.Call(input, nameof(AvroInput.ReadBytes), null);
        if (type == typeof(string)) return schema.Logical == "decimal" ? null : Expression.Call(input, nameof(AvroInput.ReadString), null);
        if (schema.Kind == AvroKind.Bytes)
            return type == typeof(decimal) && schema.Logical == "decimal" ? Expression.Call(input, nameof(AvroInput.ReadDecimal), null, Expression.Constant(-1), Expression.Constant(schema.Scale)) : null;
        if (type == typeof(char)) return Expression.Call(input, nameof(AvroInput.ReadChar), null);
        if (type == typeof(Guid)) return Expression.Call(input, nameof(AvroInput.ReadGuid), null);
        return type.IsEnum ? Expression.Call(typeof(AvroReaders), nameof(AvroReaders.Named), [type], input) : null;
    }

    private static Expression? Fixed(ParameterExpression input, AvroSchema schema, Type type)
    {
        var size = Expression.Constant(schema.Size);
        if (type == typeof(byte[])) return Expression.Call(input, nameof(AvroInput.ReadFixed), null, size);
        if (type == typeof(Guid) && schema.Size == 16) return Expression.Call(input, nameof(AvroInput.ReadFixedGuid), null);
        return type == typeof(decimal) && schema.Logical == "decimal" ? Expression.Call(input, nameof(AvroInput.ReadDecimal), null, size, Expression.Constant(schema.Scale)) : null;
    }

    private static Expression? Symbol(ParameterExpression input, AvroSchema schema, Type type)
    {
        if (type != typeof(string) && !type.IsEnum) return null;
        var index = Expression.Call(input, nameof(AvroInput.ReadIndex), null, Expression.Constant(schema.Symbols.Count));
        if (type == typeof(string)) return Expression.ArrayIndex(Expression.Constant(schema.Symbols.ToArray()), index);
        var values = Array.CreateInstance(type, schema.Symbols.Count);
        for (var i = 0; i < schema.Symbols.Count; i++)
        {
            if (!Enum.TryParse(type, schema.Symbols[i], ignoreCase: true, out var value))
                throw new ArgumentException($"AvroFormat: the enum {type.Name} has no {schema.Symbols[i]}, which is a symbol of {schema.Name} in the schema.");
            values.SetValue(value, i);
        }
        return Expression.ArrayIndex(Expression.Constant(values), index);
    }
}

/// <summary>Readers that are the same for all types of a kind.</summary>
internal static class AvroReaders
{
    public static T[] Array<T>(ref AvroInput input, AvroReader<T> item) => [.. List(ref input, item)];

    public static List<T> List<T>(ref AvroInput input, AvroReader<T> item)
    {
        var items = new List<T>();
        input.Enter();
        while (input.ReadBlock() is > 0 and var count)
            for (; count > 0; count--) items.Add(item.Read(ref input));
        input.Leave();
        return items;
    }

    public static Dictionary<string, T> Map<T>(ref AvroInput input, AvroReader<T> item)
    {
        var items = new Dictionary<string, T>();
        input.Enter();
        while (input.ReadBlock() is > 0 and var count)
        {
            for (; count > 0; count--)
            {
                var key = input.ReadString();
                items[key] = item.Read(ref input);
            }
        }
        input.Leave();
        return items;
    }

    public static void SkipArray(ref AvroInput input, AvroReader<bool> item)
    {
        input.Enter();
        while (input.ReadBlock() is > 0 and var count)
            for (; count > 0; count--) item.Read(ref input);
        input.Leave();
    }

    public static void SkipMap(ref AvroInput input, AvroReader<bool> item)
    {
        input.Enter();
        while (input.ReadBlock() is > 0 and var count)
        {
            for (; count > 0; count--)
            {
                input.SkipBytes();
                item.Read(ref input);
            }
        }
        input.Leave();
    }

    public static T Named<T>(ref AvroInput input)
        where T : struct, Enum
    {
        var name = input.ReadString();
        if (!Enum.TryParse<T>(name, ignoreCase: true, out var value)) input.Fail($"\"{name}\" is not one of {string.Join(", ", Enum.GetNames<T>())}");
        return value;
    }
}
