namespace ActorStream.Persistence;

/// <summary>Keyed state, with the key's codec known to the compiler.</summary>
internal sealed class KeyedStateBackend<TKey, TKeyCodec>(KeyGroupRange range, Codec<TKey> keyCodec, TKeyCodec codec, CodecRegistry codecs, TimeProvider clock, StateMemory? memory = null)
    : KeyedStateBackend<TKey>(range, keyCodec, codecs, clock, memory)
    where TKeyCodec : struct, ICodec<TKey>
{
    public override MapState<TMapKey, TValue> GetMapState<TMapKey, TValue>(string name, StateTtlConfig? ttl = null) =>
        Codecs.For<TMapKey>().Accept(new MapCreation<TMapKey, TValue>(this, name, TtlRule.Of(ttl, Clock)));

    private protected override void Bind()
    {
        var cells = _states.ConvertAll(static s => s.CellType);
        var (type, paths) = RowLayout.Of(cells);
        var table = typeof(RowTable<,,>).MakeGenericType(typeof(TKey), type, typeof(TKeyCodec));
        _rows = (RowTable<TKey>)Activator.CreateInstance(table, Current, Range, codec, _states.TrueForAll(static s => s.IsImmutable), Memory)!;
        for (var i = 0; i < _states.Count; i++)
        {
            var cell = typeof(RowCell<,,,,>).MakeGenericType(typeof(TKey), type, typeof(TKeyCodec), paths[i], cells[i]);
            _states[i].Bind(Activator.CreateInstance(cell, _rows, i, _states[i].Rules)!);
        }
    }

    DeclaredMap<TKey, TKeyCodec, TMapKey, TMapKeyCodec, TValue> Map<TMapKey, TMapKeyCodec, TValue>(
        string name, Codec<TMapKey> mapKeyCodec, TMapKeyCodec mapKeyStruct, Codec<TValue> valueCodec, Predicate<TValue>? isExpired)
        where TMapKey : notnull
        where TMapKeyCodec : struct, ICodec<TMapKey>
    {
        if (mapKeyCodec.WhyNotKey is { } fault)
            throw new ArgumentException($"State \"{name}\": the type {typeof(TMapKey).Name} cannot be the key of a map: {fault}.");
        var descriptor = new StateDescriptor(
            name, StateKind.Map, new MemberShape("key", KeyCodec.Shape), new MemberShape("map key", mapKeyCodec.Shape), new MemberShape("value", valueCodec.Shape));
        return Declare(new DeclaredMap<TKey, TKeyCodec, TMapKey, TMapKeyCodec, TValue>(this, descriptor, codec, mapKeyCodec, mapKeyStruct, valueCodec, isExpired));
    }

    sealed class MapCreation<TMapKey, TValue>(KeyedStateBackend<TKey, TKeyCodec> backend, string name, TtlRule? rule)
        : ICodecVisitor<TMapKey, MapState<TMapKey, TValue>>
        where TMapKey : notnull
    {
        public MapState<TMapKey, TValue> Visit<TCodec>(TCodec mapKeyCodec)
            where TCodec : struct, ICodec<TMapKey>
        {
            var keys = backend.Codecs.For<TMapKey>();
            var values = backend.Codecs.For<TValue>();
            if (rule is null)
                return new MapHandle<TKey, TKeyCodec, TMapKey, TCodec, TValue>(backend.Map(name, keys, mapKeyCodec, values, null));
            var map = backend.Map(name, keys, mapKeyCodec, StampedCodec.Of(values), stamped => rule.IsExpired(stamped.Stamp));
            return new TtlMapState<TMapKey, TValue>(new MapHandle<TKey, TKeyCodec, TMapKey, TCodec, Stamped<TValue>>(map), rule);
        }
    }
}
