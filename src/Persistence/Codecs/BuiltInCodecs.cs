using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace ActorStream.Persistence;

/// <summary>The codecs of the types that need no look inside.</summary>
internal static class BuiltInCodecs
{
    static readonly Dictionary<Type, Codec> All = Enumerate().ToDictionary(c => c.ClrType);

    public static bool TryGet(Type type, [NotNullWhen(true)] out Codec? codec) => All.TryGetValue(type, out codec);

    static IEnumerable<Codec> Enumerate() =>
    [
        Of<bool, BoolCodec>(ShapeKind.Bool, "bool"), Of<char, CharCodec>(ShapeKind.Char, "char"),
        Of<sbyte, SByteCodec>(ShapeKind.Int8, "sbyte"), Of<byte, ByteCodec>(ShapeKind.UInt8, "byte"),
        Of<short, Int16Codec>(ShapeKind.Int16, "short"), Of<ushort, UInt16Codec>(ShapeKind.UInt16, "ushort"),
        Of<int, Int32Codec>(ShapeKind.Int32, "int"), Of<uint, UInt32Codec>(ShapeKind.UInt32, "uint"),
        Of<long, Int64Codec>(ShapeKind.Int64, "long"), Of<ulong, UInt64Codec>(ShapeKind.UInt64, "ulong"),
        Of<Int128, Int128Codec>(ShapeKind.Int128, "Int128"), Of<UInt128, UInt128Codec>(ShapeKind.UInt128, "UInt128"),
        Of<BigInteger, BigIntegerCodec>(ShapeKind.BigInteger, "BigInteger"),
        Of<Half, HalfCodec>(ShapeKind.Half, "Half"), Of<float, SingleCodec>(ShapeKind.Single, "float"), Of<double, DoubleCodec>(ShapeKind.Double, "double"),
        Of<decimal, DecimalCodec>(ShapeKind.Decimal, "decimal"), Of<string?, StringCodec>(ShapeKind.String, "string", isNullable: true),
        Of<Guid, GuidCodec>(ShapeKind.Guid, "Guid"), Of<DateTime, DateTimeCodec>(ShapeKind.DateTime, "DateTime"),
        Of<DateTimeOffset, DateTimeOffsetCodec>(ShapeKind.DateTimeOffset, "DateTimeOffset"), Of<DateOnly, DateOnlyCodec>(ShapeKind.DateOnly, "DateOnly"),
        Of<TimeOnly, TimeOnlyCodec>(ShapeKind.TimeOnly, "TimeOnly"), Of<TimeSpan, TimeSpanCodec>(ShapeKind.TimeSpan, "TimeSpan"),
    ];

    static Codec<T, TCodec> Of<T, TCodec>(ShapeKind kind, string name, bool isNullable = false)
        where TCodec : struct, ICodec<T> => new(default, new CodecTraits(new TypeShape(kind, name, isNullable), IsImmutable: true));
}
