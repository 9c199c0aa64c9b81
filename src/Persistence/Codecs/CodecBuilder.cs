using System.Reflection;
using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

/// <summary>Builds the codec of one type from those of its parts, depth first. Used once, by one thread.</summary>
/// <param name="serializers">What the user has added.</param>
/// <param name="cache">The codecs that are there already; those built on the way are added.</param>
internal sealed class CodecBuilder(SerializerRegistry serializers, IDictionary<Type, Codec> cache)
{
    readonly List<Type> _path = [];

    /// <summary>The codec of a part, or a fault seen from the whole.</summary>
    /// <param name="type">The part's type.</param>
    /// <param name="member">Its name in the whole.</param>
    /// <param name="fault">Why there is none.</param>
    public Codec? Build(Type type, string member, out TypeFault? fault)
    {
        var codec = Build(type, out fault);
        fault = fault?.Within(member);
        return codec;
    }

    public Codec? Build(Type type, out TypeFault? fault)
    {
        fault = null;
        if (cache.TryGetValue(type, out var known))
            return known;
        if (_path.Contains(type))
        {
            fault = new TypeFault("", $"is {TypeNames.Full(type)} again: a cycle", "Keep the key of the other value instead of the value");
            return null;
        }

        _path.Add(type);
        var codec = BuildNew(type, ref fault);
        _path.RemoveAt(_path.Count - 1);
        if (codec is not null)
            cache[type] = codec;
        return codec;
    }

    Codec? BuildNew(Type type, ref TypeFault? fault)
    {
        if (serializers.TryGet(type, out var serializer))
            return Custom(type, serializer);
        if (BuiltInCodecs.TryGet(type, out var builtIn))
            return builtIn;
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Build(underlying, out fault) is { } value ? Wrap(type, typeof(NullableCodec<,>).MakeGenericType(underlying, value.Instance.GetType()), value, value.Shape.WithNull(true)) : null;
        if (type.IsEnum)
        {
            var number = Build(type.GetEnumUnderlyingType(), out fault)!;
            return Wrap(type, typeof(EnumCodec<,,>).MakeGenericType(type, number.ClrType, number.Instance.GetType()), number, EnumShape(type, number.Shape));
        }

        var collection = CollectionCodecs.Build(type, this, out fault);
        if (collection is not null || fault is not null)
            return collection;
        var cases = UnionCases.Of(type, out fault);
        if (fault is not null)
            return null;
        if (cases.Count > 0)
            return UnionCases.Build(type, cases, this, out fault);
        fault = Refusals.Find(type);
        return fault is null ? BuildObject(type, out fault) : null;
    }

    /// <summary>The codec of a record, struct, class or tuple, member by member, whatever subtypes it lists.</summary>
    public Codec? BuildObject(Type type, out TypeFault? fault)
    {
        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            fault = new TypeFault("", $"is {TypeNames.Full(type)}, whose serializer is generated at run time, which this program was built without",
                "Build it without native compilation (a single-file app: #:property PublishAot=false)");
            return null;
        }

        var model = ObjectModel.Of(type, out fault);
        if (model is null)
            return null;
        var members = new List<Codec>();
        foreach (var member in model.Members)
        {
            if (Build(member.Type, member.Name, out fault) is not { } codec)
                return null;
            members.Add(codec);
        }

        var shape = new TypeShape(
            ShapeKind.Record, TypeNames.Short(type), isNullable: !type.IsValueType, [.. model.Members.Select((m, i) => new MemberShape(m.StateName, members[i].Shape))]);
        var keyFault = HasValueEquality(type) ? null : new TypeFault("", $"is {TypeNames.Full(type)}, a class without value equality", "Make it a record");
        keyFault ??= model.Members.Select((m, i) => members[i].Traits.KeyFault?.Within(m.Name)).FirstOrDefault(f => f is not null);
        var traits = new CodecTraits(shape, model.IsReadOnly && members.All(m => m.IsImmutable), keyFault, members.Any(m => m.Traits.IsOwn));
        return Codec.Create(type, ObjectCodecEmitter.Emit(model, members), traits);
    }

    static bool HasValueEquality(Type type) => type.IsValueType || type.GetMethod(nameof(Equals), [typeof(object)])!.DeclaringType != typeof(object);

    static Codec Wrap(Type type, Type instance, Codec inner, TypeShape shape) =>
        Codec.Create(type, Activator.CreateInstance(instance, inner.Instance)!, inner.Traits with { Shape = shape });

    static TypeShape EnumShape(Type type, TypeShape number) => new(
        ShapeKind.Enum,
        TypeNames.Short(type),
        false,
        [
            new MemberShape("number", number),
            .. Enum.GetNames(type).Select(name => new MemberShape(name, new TypeShape(number.Kind, Enum.Format(type, Enum.Parse(type, name), "d")))),
        ]);

    static Codec Custom(Type type, object serializer)
    {
        var shape = new TypeShape(ShapeKind.Custom, TypeNames.Short(type), isNullable: !type.IsValueType);
        var isImmutable = type == typeof(string) || (bool)typeof(CodecBuilder).GetMethod(nameof(IsUnmanaged), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(type).Invoke(null, null)!;
        var instance = Activator.CreateInstance(typeof(CustomCodec<>).MakeGenericType(type), serializer)!;
        return Codec.Create(type, instance, new CodecTraits(shape, isImmutable, KeyFault: null, IsOwn: true));
    }

    static bool IsUnmanaged<T>() => !RuntimeHelpers.IsReferenceOrContainsReferences<T>();
}
