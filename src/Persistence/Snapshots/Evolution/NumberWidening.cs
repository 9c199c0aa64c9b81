using System.Numerics;

namespace ActorStream.Persistence;

/// <summary>Numbers of one kind as numbers of another that has room for all of them.</summary>
internal sealed class NumberWidening(ShapeKind from, ShapeKind to) : ShapeConverter
{
    /// <summary>Whether every number of one kind is exactly a number of the other.</summary>
    public static bool IsLossless(ShapeKind from, ShapeKind to)
    {
        var (bits, isSigned) = Integer(from);
        if (bits == 0)
            return (from, to) is (ShapeKind.Half, ShapeKind.Single or ShapeKind.Double) or (ShapeKind.Single, ShapeKind.Double);
        var (toBits, toSigned) = Integer(to);
        if (toBits > 0)
            return toSigned == isSigned ? toBits > bits : toSigned && toBits > bits;
        return to switch
        {
            ShapeKind.BigInteger => true,
            ShapeKind.Decimal => bits <= 64,
            ShapeKind.Double => bits <= 32,
            ShapeKind.Single => bits <= 16,
            ShapeKind.Half => bits <= 8,
            _ => false,
        };
    }

    public override void Convert(ref StateReader reader, ref StateWriter writer)
    {
        if (Integer(from).Bits == 0)
            WriteReal(ref writer, from == ShapeKind.Half ? (double)BitConverter.Int16BitsToHalf(reader.ReadInt16()) : reader.ReadSingle());
        else
            Write(ref writer, to, ReadInteger(ref reader, from));
    }

    public static BigInteger ReadInteger(ref StateReader reader, ShapeKind kind) => kind switch
    {
        ShapeKind.Int8 => (sbyte)reader.ReadByte(),
        ShapeKind.UInt8 => reader.ReadByte(),
        ShapeKind.Int16 => reader.ReadInt16(),
        ShapeKind.UInt16 => (ushort)reader.ReadInt16(),
        ShapeKind.Int32 => reader.ReadInt32(),
        ShapeKind.UInt32 => reader.ReadUInt32(),
        ShapeKind.Int64 => reader.ReadInt64(),
        ShapeKind.UInt64 => reader.ReadUInt64(),
        _ => new(reader.ReadBytes(16), isUnsigned: kind == ShapeKind.UInt128),
    };

    public static void Write(ref StateWriter writer, ShapeKind kind, BigInteger value)
    {
        switch (kind)
        {
            case ShapeKind.Int8 or ShapeKind.UInt8:
                writer.WriteByte(kind == ShapeKind.Int8 ? (byte)(sbyte)value : (byte)value);
                break;
            case ShapeKind.Int16 or ShapeKind.UInt16:
                writer.WriteInt16(kind == ShapeKind.Int16 ? (short)value : (short)(ushort)value);
                break;
            case ShapeKind.Int32 or ShapeKind.UInt32:
                writer.WriteInt32(kind == ShapeKind.Int32 ? (int)value : (int)(uint)value);
                break;
            case ShapeKind.Int64 or ShapeKind.UInt64:
                writer.WriteInt64(kind == ShapeKind.Int64 ? (long)value : (long)(ulong)value);
                break;
            case ShapeKind.Int128 or ShapeKind.UInt128:
                var bits = kind == ShapeKind.Int128 ? (UInt128)(Int128)value : (UInt128)value;
                writer.WriteUInt64((ulong)(bits & ulong.MaxValue));
                writer.WriteUInt64((ulong)(bits >> 64));
                break;
            case ShapeKind.BigInteger:
                default(BigIntegerCodec).Write(ref writer, in value);
                break;
            case ShapeKind.Decimal:
                default(DecimalCodec).Write(ref writer, (decimal)value);
                break;
            case ShapeKind.Double:
                writer.WriteDouble((double)value);
                break;
            case ShapeKind.Single:
                writer.WriteSingle((float)value);
                break;
            default:
                writer.WriteInt16(BitConverter.HalfToInt16Bits((Half)value));
                break;
        }
    }

    void WriteReal(ref StateWriter writer, double value)
    {
        if (to == ShapeKind.Double)
            writer.WriteDouble(value);
        else
            writer.WriteSingle((float)value);
    }

    static (int Bits, bool IsSigned) Integer(ShapeKind kind) => kind switch
    {
        ShapeKind.Int8 => (8, true),
        ShapeKind.UInt8 => (8, false),
        ShapeKind.Int16 => (16, true),
        ShapeKind.UInt16 => (16, false),
        ShapeKind.Int32 => (32, true),
        ShapeKind.UInt32 => (32, false),
        ShapeKind.Int64 => (64, true),
        ShapeKind.UInt64 => (64, false),
        ShapeKind.Int128 => (128, true),
        ShapeKind.UInt128 => (128, false),
        _ => (0, false),
    };
}
