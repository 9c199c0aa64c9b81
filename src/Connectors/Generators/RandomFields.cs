using System.Linq.Expressions;

namespace ActorStream.Connectors;

/// <summary>Compiles what makes records up from their numbers.</summary>
internal sealed class RandomFields(int seed, long now)
{
    private const int DefaultLength = 100;
    private const int DefaultItems = 3;

    private int _field;

    /// <summary>A record of members that are made up.</summary>
    public Expression Record(Expression number, RecordShape shape, IDictionary<string, FieldGenerator> fields) =>
        shape.Make([.. shape.Members.Select(m => Value(number, m.Type, m.Name, fields.FirstOrDefault(f => f.Key.Equals(m.Name, StringComparison.OrdinalIgnoreCase)).Value ?? new FieldGenerator()))], static _ => null);

    private Expression Value(Expression number, Type type, string member, FieldGenerator field)
    {
        if (field.Start is { } start)
        {
            var counted = Expression.Add(number, Expression.Constant(start));
            var plain = Nullable.GetUnderlyingType(type) ?? type;
            if (plain == typeof(string)) return Expression.Call(counted, nameof(ToString), null, Expression.Constant(System.Globalization.CultureInfo.InvariantCulture));
            return IsNumber(plain) ? Expression.ConvertChecked(counted, type) : throw new ArgumentException($"RandomSource.Fields[\"{member}\"] is a sequence, which {CsvTypes.Name(type)} cannot be.");
        }
        var chance = Expression.Constant(new FieldChance(seed, now, _field++, field, typeof(double), DefaultLength));
        if (field.NullRate > 0 && type.IsValueType && Nullable.GetUnderlyingType(type) is null)
            throw new ArgumentException($"RandomSource.Fields[\"{member}\"] has a NullRate, but {CsvTypes.Name(type)} cannot be null.");
        var value = Plain(number, Nullable.GetUnderlyingType(type) ?? type, member, field);
        if (value.Type != type) value = Expression.Convert(value, type);
        return field.NullRate > 0 ? Expression.Condition(Expression.Call(chance, nameof(FieldChance.IsNull), null, number), Expression.Default(type), value) : value;
    }

    private Expression Plain(Expression number, Type type, string member, FieldGenerator field)
    {
        var isList = AvroTypes.ItemOf(type) is not null || AvroTypes.ValueOf(type) is not null;
        var chance = new FieldChance(seed, now, _field++, field, type, isList ? DefaultItems : DefaultLength);
        MethodCallExpression Call(string method, params Type[] arguments) => Expression.Call(Expression.Constant(chance), method, arguments, number);
        if (type == typeof(bool)) return Call(nameof(FieldChance.Flag));
        if (type == typeof(double) || type == typeof(float)) return Expression.Convert(Call(nameof(FieldChance.Real)), type);
        if (type == typeof(decimal)) return Call(nameof(FieldChance.Money));
        if (IsNumber(type)) return Expression.Convert(Call(nameof(FieldChance.Whole)), type);
        if (type == typeof(string)) return Call(nameof(FieldChance.Text));
        if (type == typeof(byte[])) return Call(nameof(FieldChance.Bytes));
        if (type == typeof(char)) return Expression.Convert(Expression.Add(Expression.Constant(97L), Expression.Modulo(Expression.And(Call(nameof(FieldChance.Bits)), Expression.Constant(long.MaxValue)), Expression.Constant(26L))), type);
        if (type == typeof(Guid)) return Call(nameof(FieldChance.Id));
        if (type == typeof(DateTimeOffset)) return Call(nameof(FieldChance.Instant));
        if (type == typeof(DateTime)) return Call(nameof(FieldChance.Utc));
        if (type == typeof(DateOnly)) return Call(nameof(FieldChance.Day));
        if (type == typeof(TimeOnly)) return Call(nameof(FieldChance.Clock));
        if (type == typeof(TimeSpan)) return Call(nameof(FieldChance.Span));
        if (type.IsEnum) return Call(nameof(FieldChance.Named), type);
        if (AvroTypes.ItemOf(type) is { } item) return Items(number, chance, type.IsSZArray ? nameof(FieldChance.Array) : nameof(FieldChance.List), item, member, field);
        if (AvroTypes.ValueOf(type) is { } value) return Items(number, chance, nameof(FieldChance.Map), value, member, field);
        var isOwn = type.Namespace?.StartsWith("System", StringComparison.Ordinal) != true || typeof(System.Runtime.CompilerServices.ITuple).IsAssignableFrom(type);
        if (isOwn && RecordShape.Of(type) is { } shape) return Record(number, shape, new Dictionary<string, FieldGenerator>());
        throw new ArgumentException($"RandomSource: values of {CsvTypes.Name(type)}, the type of {member}, cannot be made up. Use DataGeneratorSource.Of, or leave the member out.");
    }

    private MethodCallExpression Items(Expression number, FieldChance chance, string method, Type item, string member, FieldGenerator field)
    {
        var one = Expression.Parameter(typeof(long), "one");
        var make = Expression.Lambda(typeof(Func<,>).MakeGenericType(typeof(long), item), Value(one, item, member, field with { Length = null, VarLength = false, NullRate = 0 }), one);
        return Expression.Call(Expression.Constant(chance), method, [item], number, Expression.Constant(make.Compile()));
    }

    private static bool IsNumber(Type type) => type.IsPrimitive && type != typeof(bool) && type != typeof(char) && type != typeof(nint) && type != typeof(nuint);
}
