using System.Linq.Expressions;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ActorStream.Connectors;

/// <summary>
/// Compiles what writes a type, once. Fields, their names and their order are those of .NET's serializer, and what it has attributes for is left to it.
/// </summary>
internal sealed class JsonWriting(JsonSerializerOptions options, bool ignoresNulls, Type? root = null, IReadOnlyList<string>? only = null)
{
    private static readonly Dictionary<Type, string> Own = new()
    {
        [typeof(string)] = nameof(JsonOutput.Text),
        [typeof(bool)] = nameof(JsonOutput.Boolean),
        [typeof(char)] = nameof(JsonOutput.Character),
        [typeof(double)] = nameof(JsonOutput.Double),
        [typeof(float)] = nameof(JsonOutput.Single),
        [typeof(decimal)] = nameof(JsonOutput.Decimal),
        [typeof(DateTimeOffset)] = nameof(JsonOutput.Instant),
        [typeof(DateTime)] = nameof(JsonOutput.Utc),
        [typeof(DateOnly)] = nameof(JsonOutput.Date),
        [typeof(TimeOnly)] = nameof(JsonOutput.Time),
        [typeof(TimeSpan)] = nameof(JsonOutput.Span),
        [typeof(Guid)] = nameof(JsonOutput.Id),
        [typeof(byte[])] = nameof(JsonOutput.Bytes),
    };

    private static readonly Type[] Longs = [typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long)];

    private static readonly Type[] Larger = [typeof(ulong), typeof(Int128), typeof(UInt128)];

    private static readonly Type[] Keys = [typeof(string), typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(Guid)];

    private readonly Dictionary<Type, object> _writers = [];

    /// <summary>The writer of a type.</summary>
    public JsonWriter<T> Writer<T>()
    {
        if (_writers.TryGetValue(typeof(T), out var known)) return (JsonWriter<T>)known;
        var writer = new JsonWriter<T>();
        _writers[typeof(T)] = writer;
        var output = Expression.Parameter(typeof(JsonOutput).MakeByRefType(), "output");
        var value = Expression.Parameter(typeof(T), "value");
        var body = Leaf(output, value) ?? Object(output, value) ?? Serialized(output, value);
        writer.Write = Expression.Lambda<WriteJson<T>>(body, output, value).Compile();
        return writer;
    }

    /// <summary>A value that is written by a call.</summary>
    private Expression? Leaf(ParameterExpression output, Expression value)
    {
        var type = value.Type;
        if (Own.TryGetValue(type, out var own)) return Expression.Call(output, own, null, value);
        if (Array.IndexOf(Longs, type) >= 0) return Expression.Call(output, nameof(JsonOutput.Whole), null, Expression.Convert(value, typeof(long)));
        if (Array.IndexOf(Larger, type) >= 0) return Expression.Call(output, nameof(JsonOutput.Number), [type], value);
        if (HasAttributes(type)) return null;
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return Expression.IfThenElse(
                Expression.Property(value, nameof(Nullable<int>.HasValue)),
                Value(output, Expression.Call(value, nameof(Nullable<int>.GetValueOrDefault), null)),
                Expression.Call(output, nameof(JsonOutput.Null), null));
        }
        if (type.IsEnum) return Enum(output, value);
        if (AvroTypes.ItemOf(type) is { } item) return Call(type.IsSZArray ? nameof(JsonWriters.Array) : nameof(JsonWriters.List), [item], output, value, item);
        if (!type.IsGenericType) return null;
        var (definition, arguments) = (type.GetGenericTypeDefinition(), type.GetGenericArguments());
        if (Array.IndexOf(JsonCompiler.Sets, definition) >= 0) return Call(nameof(JsonWriters.List), arguments, output, value, arguments[0]);
        return Array.IndexOf(JsonCompiler.Maps, definition) >= 0 && Array.IndexOf(Keys, arguments[0]) >= 0 ? Call(nameof(JsonWriters.Map), arguments, output, value, arguments[1]) : null;
    }

    private Expression Value(ParameterExpression output, Expression value) =>
        Leaf(output, value) ?? Expression.Invoke(Expression.Property(Expression.Constant(WriterOf(value.Type)), nameof(JsonWriter<int>.Write)), output, value);

    private MethodCallExpression Call(string method, Type[] arguments, ParameterExpression output, Expression value, Type item) =>
        Expression.Call(typeof(JsonWriters), method, arguments, output, value, Expression.Constant(WriterOf(item)));

    private MethodCallExpression Enum(ParameterExpression output, Expression value)
    {
        var names = typeof(JsonWriting).GetMethod(nameof(NamesOf), BindingFlags.Instance | BindingFlags.NonPublic)!.MakeGenericMethod(value.Type).Invoke(this, null)!;
        return Expression.Call(output, nameof(JsonOutput.Raw), null, Expression.Call(Expression.Constant(names), nameof(JsonEnumNames<DayOfWeek>.Of), null, value));
    }

    private JsonEnumNames<T> NamesOf<T>()
        where T : struct, Enum => new(v => JsonSerializer.SerializeToUtf8Bytes(v, options));

    private Expression? Object(ParameterExpression output, Expression value)
    {
        var type = value.Type;
        if (HasAttributes(type) || type.IsAbstract || type.IsInterface || type == typeof(object)) return null;
        var known = options.GetTypeInfo(type);
        if (known.Kind != JsonTypeInfoKind.Object || known.PolymorphismOptions is not null || known.NumberHandling is not null || known.OnSerializing is not null || known.OnSerialized is not null) return null;
        if (type.Namespace?.StartsWith("System", StringComparison.Ordinal) == true && !typeof(System.Runtime.CompilerServices.ITuple).IsAssignableFrom(type)) return null;
        var fields = known.Properties.Where(static p => p.Get is not null).ToArray();
        if (!fields.All(IsPlain)) return null;
        if (only is not null && type == root) fields = [.. fields.Where(f => only.Contains(((MemberInfo)f.AttributeProvider!).Name))];
        var steps = new List<Expression> { Expression.Call(output, nameof(JsonOutput.Enter), null) };
        // A field that may be left out is why the one behind it has to look whether it is the first.
        var isCertain = true;
        for (var i = 0; i < fields.Length; i++)
        {
            var member = Expression.MakeMemberAccess(value, (MemberInfo)fields[i].AttributeProvider!);
            var canBeNull = ignoresNulls && (!member.Type.IsValueType || Nullable.GetUnderlyingType(member.Type) is not null);
            var name = Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(fields[i].Name, options.Encoder)}\":");
            if (i == 0 && canBeNull) steps.Add(Mark(output, '{'));
            var isPlain = isCertain && !canBeNull;
            var write = Expression.Block(
                Expression.Call(output, isPlain ? nameof(JsonOutput.Raw) : nameof(JsonOutput.Name), null, Expression.Constant((byte[])[isPlain && i == 0 ? (byte)'{' : (byte)',', .. name])),
                Value(output, member));
            steps.Add(canBeNull ? Expression.IfThen(IsThere(member), write) : write);
            isCertain &= !canBeNull;
        }
        if (fields.Length == 0) steps.Add(Mark(output, '{'));
        steps.Add(Mark(output, '}'));
        steps.Add(Expression.Call(output, nameof(JsonOutput.Leave), null));
        var all = Expression.Block(typeof(void), steps);
        return type.IsValueType ? all : Expression.IfThenElse(Expression.ReferenceEqual(value, Expression.Constant(null, type)), Expression.Call(output, nameof(JsonOutput.Null), null), all);
    }

    private static Expression IsThere(Expression member) =>
        member.Type.IsValueType ? Expression.Property(member, nameof(Nullable<int>.HasValue)) : Expression.ReferenceNotEqual(member, Expression.Constant(null, member.Type));

    private static MethodCallExpression Mark(ParameterExpression output, char mark) => Expression.Call(output, nameof(JsonOutput.Mark), null, Expression.Constant((byte)mark));

    private bool IsPlain(JsonPropertyInfo field) =>
        field.AttributeProvider is MemberInfo member && !HasAttributes(member) && (member.GetCustomAttribute<JsonIgnoreAttribute>() is not { } ignore || (!ignoresNulls && ignore.Condition == JsonIgnoreCondition.Never))
            && field.CustomConverter is null && field.NumberHandling is null && !field.IsExtensionData && (ignoresNulls || field.ShouldSerialize is null);

    private MethodCallExpression Serialized(ParameterExpression output, Expression value) =>
        Expression.Call(output, nameof(JsonOutput.Serialized), [value.Type], value, Expression.Constant(options.GetTypeInfo(value.Type), typeof(JsonTypeInfo<>).MakeGenericType(value.Type)));

    private object WriterOf(Type type) => typeof(JsonWriting).GetMethod(nameof(Writer))!.MakeGenericMethod(type).Invoke(this, null)!;

    private static bool HasAttributes(MemberInfo member) => JsonCompiler.HasAttributes(member);
}
