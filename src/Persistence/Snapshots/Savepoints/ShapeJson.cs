using System.Globalization;
using System.Text.Json;

namespace ActorStream.Persistence;

/// <summary>Writes encoded values as JSON, by their shapes.</summary>
/// <remarks>
/// Numbers are numbers of any length, save NaN and the infinities, which are texts; times are texts as ISO 8601 has them, time spans as <c>d.hh:mm:ss.fffffff</c>; an enum is its name, or
/// its number where it has none; lists and sets are arrays, a list of bytes a text in Base64; a map is an object when its keys are texts, else an array of <c>{"key", "value"}</c>; a record is
/// an object; a value with subtypes is one with <c>"$type"</c> first.
/// </remarks>
internal static class ShapeJson
{
    public static void Write(Utf8JsonWriter json, ref StateReader reader, TypeShape shape)
    {
        if (ShapeWalker.HasNullByte(shape) && !reader.ReadBool())
        {
            json.WriteNullValue();
            return;
        }
        switch (shape.Kind)
        {
            case ShapeKind.List or ShapeKind.Set:
                WriteItems(json, ref reader, shape);
                break;
            case ShapeKind.Map:
                WriteMap(json, ref reader, shape);
                break;
            case ShapeKind.Record:
                json.WriteStartObject();
                WriteMembers(json, ref reader, shape);
                json.WriteEndObject();
                break;
            case ShapeKind.Union:
                WriteCase(json, ref reader, shape);
                break;
            case ShapeKind.Enum:
                var number = NumberWidening.ReadInteger(ref reader, shape.Members[0].Shape.Kind).ToString(CultureInfo.InvariantCulture);
                if (shape.Members.Skip(1).FirstOrDefault(m => m.Shape.Name == number) is { } named)
                    json.WriteStringValue(named.Name);
                else
                    json.WriteRawValue(number);
                break;
            case ShapeKind.Custom:
                throw new StateFormatException($"A value of {shape.Name} cannot be shown: only its own serializer can read it, and tell where it ends.");
            default:
                WriteScalar(json, ref reader, shape.Kind);
                break;
        }
    }

    /// <summary>What only a serializer of the user can read, and takes all bytes that are left: its version, and the bytes in Base64.</summary>
    public static void WriteOpaque(Utf8JsonWriter json, ref StateReader reader, TypeShape shape)
    {
        if (shape.IsNullable && !reader.ReadBool())
        {
            json.WriteNullValue();
            return;
        }
        json.WriteStartObject();
        json.WriteString("$type", shape.Name);
        json.WriteBase64String("bytes", reader.ReadBytes(reader.Remaining));
        json.WriteEndObject();
    }

    static void WriteScalar(Utf8JsonWriter json, ref StateReader reader, ShapeKind kind)
    {
        switch (kind)
        {
            case ShapeKind.Bool:
                json.WriteBooleanValue(reader.ReadBool());
                break;
            case ShapeKind.Char:
                json.WriteStringValue(((char)reader.ReadInt16()).ToString());
                break;
            case ShapeKind.VarInt:
                json.WriteNumberValue(reader.ReadVarInt());
                break;
            case ShapeKind.BigInteger:
                json.WriteRawValue(default(BigIntegerCodec).Read(ref reader).ToString(CultureInfo.InvariantCulture));
                break;
            case ShapeKind.Half:
                WriteReal(json, (double)BitConverter.Int16BitsToHalf(reader.ReadInt16()));
                break;
            case ShapeKind.Single:
                var single = reader.ReadSingle();
                if (float.IsFinite(single))
                    json.WriteNumberValue(single);
                else
                    WriteReal(json, single);
                break;
            case ShapeKind.Double:
                WriteReal(json, reader.ReadDouble());
                break;
            case ShapeKind.Decimal:
                json.WriteNumberValue(default(DecimalCodec).Read(ref reader));
                break;
            case ShapeKind.String:
                json.WriteStringValue(default(StringCodec).Read(ref reader));
                break;
            case ShapeKind.Guid:
                json.WriteStringValue(default(GuidCodec).Read(ref reader));
                break;
            case ShapeKind.DateTime:
                json.WriteStringValue(default(DateTimeCodec).Read(ref reader));
                break;
            case ShapeKind.DateTimeOffset:
                json.WriteStringValue(default(DateTimeOffsetCodec).Read(ref reader));
                break;
            case ShapeKind.DateOnly:
                json.WriteStringValue(default(DateOnlyCodec).Read(ref reader).ToString("O", CultureInfo.InvariantCulture));
                break;
            case ShapeKind.TimeOnly:
                json.WriteStringValue(default(TimeOnlyCodec).Read(ref reader).ToString("O", CultureInfo.InvariantCulture));
                break;
            case ShapeKind.TimeSpan:
                json.WriteStringValue(default(TimeSpanCodec).Read(ref reader).ToString("c", CultureInfo.InvariantCulture));
                break;
            default:
                json.WriteRawValue(NumberWidening.ReadInteger(ref reader, kind).ToString(CultureInfo.InvariantCulture));
                break;
        }
    }

    static void WriteReal(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumberValue(value);
        else
            json.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
    }

    static void WriteMembers(Utf8JsonWriter json, ref StateReader reader, TypeShape shape)
    {
        if (shape.Members.Count == 0 && !shape.IsNullable)
            reader.ReadByte();
        foreach (var (name, member) in shape.Members)
        {
            json.WritePropertyName(name);
            Write(json, ref reader, member);
        }
    }

    static void WriteCase(Utf8JsonWriter json, ref StateReader reader, TypeShape shape)
    {
        var number = reader.ReadVarUInt();
        if (number == 0)
        {
            json.WriteNullValue();
            return;
        }
        if (number > (ulong)shape.Members.Count)
            reader.ThrowInvalid($"case {number:N0} of {shape.Members.Count:N0}");
        var (name, member) = shape.Members[(int)number - 1];
        json.WriteStartObject();
        json.WriteString("$type", name);
        if (member.Kind != ShapeKind.Record)
        {
            json.WritePropertyName("value");
            Write(json, ref reader, member);
        }
        else if (!member.IsNullable || reader.ReadBool())
        {
            WriteMembers(json, ref reader, member);
        }
        json.WriteEndObject();
    }

    static void WriteItems(Utf8JsonWriter json, ref StateReader reader, TypeShape shape)
    {
        var count = ShapeWalker.ReadCount(ref reader, shape);
        var item = shape.Members[0].Shape;
        if (count < 0)
        {
            json.WriteNullValue();
            return;
        }
        if (shape.Kind == ShapeKind.List && item is { Kind: ShapeKind.UInt8, IsNullable: false })
        {
            json.WriteBase64StringValue(reader.ReadBytes(count));
            return;
        }
        json.WriteStartArray();
        for (; count > 0; count--)
            Write(json, ref reader, item);
        json.WriteEndArray();
    }

    static void WriteMap(Utf8JsonWriter json, ref StateReader reader, TypeShape shape)
    {
        var count = ShapeWalker.ReadCount(ref reader, shape);
        var (key, value) = (shape.Members[0].Shape, shape.Members[1].Shape);
        if (count < 0)
        {
            json.WriteNullValue();
            return;
        }
        if (key.Kind == ShapeKind.String)
        {
            json.WriteStartObject();
            for (; count > 0; count--)
            {
                json.WritePropertyName(default(StringCodec).Read(ref reader) ?? "");
                Write(json, ref reader, value);
            }
            json.WriteEndObject();
            return;
        }
        json.WriteStartArray();
        for (; count > 0; count--)
        {
            json.WriteStartObject();
            json.WritePropertyName("key");
            Write(json, ref reader, key);
            json.WritePropertyName("value");
            Write(json, ref reader, value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
