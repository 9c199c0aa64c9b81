using System.Collections.Immutable;

namespace ActorStream.Persistence;

/// <summary>Which collections there are, and the struct codec of each.</summary>
internal static class CollectionCodecs
{
    static readonly Dictionary<Type, Type> Sequences = new()
    {
        [typeof(List<>)] = typeof(ListForm<>),
        [typeof(Queue<>)] = typeof(QueueForm<>),
        [typeof(Stack<>)] = typeof(StackForm<>),
        [typeof(ImmutableArray<>)] = typeof(ImmutableArrayForm<>),
        [typeof(ImmutableList<>)] = typeof(ImmutableListForm<>),
        [typeof(IList<>)] = typeof(InterfaceForm<,>),
        [typeof(ICollection<>)] = typeof(InterfaceForm<,>),
        [typeof(IReadOnlyList<>)] = typeof(InterfaceForm<,>),
        [typeof(IReadOnlyCollection<>)] = typeof(InterfaceForm<,>),
    };

    static readonly HashSet<Type> Sets =
        [typeof(HashSet<>), typeof(ISet<>), typeof(IReadOnlySet<>), typeof(SortedSet<>), typeof(ImmutableHashSet<>), typeof(IImmutableSet<>)];

    static readonly HashSet<Type> Maps =
    [
        typeof(Dictionary<,>), typeof(IDictionary<,>), typeof(IReadOnlyDictionary<,>), typeof(SortedDictionary<,>), typeof(ImmutableDictionary<,>), typeof(IImmutableDictionary<,>),
    ];

    static readonly HashSet<Type> Immutable = [typeof(ImmutableArray<>), typeof(ImmutableList<>), typeof(ImmutableHashSet<>), typeof(IImmutableSet<>),
        typeof(ImmutableDictionary<,>), typeof(IImmutableDictionary<,>)];

    /// <summary>The codec of a collection; null with a fault when its items have none, and without one when it is no collection that is known.</summary>
    public static Codec? Build(Type type, CodecBuilder builder, out TypeFault? fault)
    {
        fault = null;
        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        if (type.IsSZArray)
            return Sequence(type, type.GetElementType()!, typeof(ArrayForm<>), builder, out fault);
        if (definition is null)
            return null;
        var arguments = type.GetGenericArguments();
        if (Sequences.TryGetValue(definition, out var form))
            return Sequence(type, arguments[0], form, builder, out fault);
        if (Sets.Contains(definition))
            return Set(type, arguments[0], builder, out fault);
        return Maps.Contains(definition) ? Map(type, arguments, builder, out fault) : null;
    }

    static Codec? Sequence(Type type, Type item, Type form, CodecBuilder builder, out TypeFault? fault)
    {
        if (builder.Build(item, "[]", out fault) is not { } codec)
            return null;
        form = form.GetGenericArguments().Length == 1 ? form.MakeGenericType(item) : form.MakeGenericType(type, item);
        var instance = typeof(SequenceCodec<,,,>).MakeGenericType(type, item, codec.Instance.GetType(), form);
        return Create(type, instance, ShapeKind.List, [("item", codec)]);
    }

    static Codec? Set(Type type, Type item, CodecBuilder builder, out TypeFault? fault) => builder.Build(item, "[]", out fault) is { } codec
        ? Create(type, typeof(SetCodec<,,>).MakeGenericType(type, item, codec.Instance.GetType()), ShapeKind.Set, [("item", codec)])
        : null;

    static Codec? Map(Type type, Type[] arguments, CodecBuilder builder, out TypeFault? fault)
    {
        if (builder.Build(arguments[0], "[key]", out fault) is not { } key || builder.Build(arguments[1], "[value]", out fault) is not { } value)
            return null;
        var instance = typeof(MapCodec<,,,,>).MakeGenericType(type, arguments[0], key.Instance.GetType(), arguments[1], value.Instance.GetType());
        return Create(type, instance, ShapeKind.Map, [("key", key), ("value", value)]);
    }

    static Codec Create(Type type, Type instance, ShapeKind kind, (string Name, Codec Codec)[] parts)
    {
        var shape = new TypeShape(kind, TypeNames.Short(type), isNullable: true, [.. parts.Select(p => new MemberShape(p.Name, p.Codec.Shape))]);
        var isImmutable = type.IsGenericType && Immutable.Contains(type.GetGenericTypeDefinition()) && parts.All(p => p.Codec.IsImmutable);
        var fault = new TypeFault("", $"is {TypeNames.Full(type)}, and {(type.IsArray ? "arrays" : "collections")} have no value equality");
        var traits = new CodecTraits(shape, isImmutable, fault, parts.Any(p => p.Codec.Traits.IsOwn));
        return Codec.Create(type, Activator.CreateInstance(instance, [.. parts.Select(p => p.Codec.Instance)])!, traits);
    }
}
