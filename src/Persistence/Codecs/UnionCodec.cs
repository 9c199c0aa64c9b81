namespace ActorStream.Persistence;

/// <summary>The cases of a type with subtypes, as a chain of structs: each knows its own and hands what is not its own to the rest.</summary>
internal interface ICases<TBase>
{
    ulong Hash(TBase value);

    bool Equals(TBase x, TBase y);

    void Write(ref StateWriter writer, TBase value, uint number);

    TBase Read(ref StateReader reader, ulong number);
}

/// <summary>A type with subtypes: written as 0 for null, else the number of the case (from 1, in ordinal order of the names) and the value as the case.</summary>
internal struct UnionCodec<TBase, TCases>(TCases cases) : ICodec<TBase>
    where TBase : class?
    where TCases : struct, ICases<TBase>
{
    TCases _cases = cases;

    public ulong Hash(in TBase value) => value is null ? KeyHash.Null : _cases.Hash(value);

    public bool Equals(in TBase x, in TBase y)
    {
        if (ReferenceEquals(x, y))
            return true;
        return x is not null && y is not null && _cases.Equals(x, y);
    }

    public void Write(ref StateWriter writer, in TBase value)
    {
        if (value is null)
            writer.WriteByte(0);
        else
            _cases.Write(ref writer, value, 1);
    }

    public TBase Read(ref StateReader reader)
    {
        var number = reader.ReadVarUInt();
        return number == 0 ? null! : _cases.Read(ref reader, number);
    }
}

/// <param name="codec">The codec of the case.</param>
/// <param name="name">Its name, which is part of the hash.</param>
/// <param name="isExact">The case is that type and none that derives from it; otherwise it has subtypes of its own.</param>
/// <param name="rest">The other cases.</param>
internal struct UnionCase<TBase, TCase, TCodec, TRest>(TCodec codec, string name, bool isExact, TRest rest) : ICases<TBase>
    where TBase : class?
    where TCodec : struct, ICodec<TCase>
    where TRest : struct, ICases<TBase>
{
    readonly ulong _name = KeyHash.Combine(KeyHash.Seed, KeyHash.OfString(name));
    readonly bool _isExact = isExact;
    TCodec _codec = codec;
    TRest _rest = rest;

    public ulong Hash(TBase value)
    {
        if (!Matches(value))
            return _rest.Hash(value);
        var own = (TCase)(object)value!;
        return KeyHash.Combine(_name, _codec.Hash(in own));
    }

    public bool Equals(TBase x, TBase y)
    {
        if (!Matches(x))
            return !Matches(y) && _rest.Equals(x, y);
        if (!Matches(y))
            return false;
        TCase first = (TCase)(object)x!, second = (TCase)(object)y!;
        return _codec.Equals(in first, in second);
    }

    public void Write(ref StateWriter writer, TBase value, uint number)
    {
        if (!Matches(value))
        {
            _rest.Write(ref writer, value, number + 1);
            return;
        }

        writer.WriteVarUInt(number);
        var own = (TCase)(object)value!;
        _codec.Write(ref writer, in own);
    }

    public TBase Read(ref StateReader reader, ulong number)
    {
        if (number != 1)
            return _rest.Read(ref reader, number - 1);
        var own = _codec.Read(ref reader);
        if (own is null)
            reader.ThrowInvalid($"no value for the case {TypeNames.Short(typeof(TCase))}");
        return (TBase)(object)own;
    }

    readonly bool Matches(TBase value) => _isExact ? value!.GetType() == typeof(TCase) : value is TCase;
}

/// <summary>The end of the chain: a value that is none of the cases.</summary>
internal struct NoCase<TBase> : ICases<TBase>
    where TBase : class?
{
    public readonly ulong Hash(TBase value) => throw ObjectGuard.Unlisted(typeof(TBase), value!.GetType());

    public readonly bool Equals(TBase x, TBase y) => throw ObjectGuard.Unlisted(typeof(TBase), x!.GetType());

    public readonly void Write(ref StateWriter writer, TBase value, uint number) => throw ObjectGuard.Unlisted(typeof(TBase), value!.GetType());

    public readonly TBase Read(ref StateReader reader, ulong number)
    {
        reader.ThrowInvalid($"a case of {TypeNames.Short(typeof(TBase))} that it does not have");
        return null!;
    }
}
