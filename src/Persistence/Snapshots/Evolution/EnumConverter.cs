using System.Globalization;
using System.Numerics;

namespace ActorStream.Persistence;

/// <summary>Enums by the names of their numbers; a number without a name stays the number that it is.</summary>
internal sealed class EnumConverter : ShapeConverter
{
    readonly TypeShape _from;
    readonly TypeShape _to;
    readonly Dictionary<BigInteger, BigInteger> _moved;

    EnumConverter(TypeShape from, TypeShape to, Dictionary<BigInteger, BigInteger> moved) => (_from, _to, _moved) = (from, to, moved);

    public override bool IsCopy => _moved.Count == 0 && _from.Equals(_to);

    public static ShapeConverter? Create(TypeShape stored, TypeShape declared, string path, out string? fault)
    {
        var (from, to) = (Number(stored), Number(declared));
        if (!from.Equals(to) && !NumberWidening.IsLossless(from.Kind, to.Kind))
        {
            fault = $"{path} ({stored}) cannot become {declared}";
            return null;
        }
        var (before, now) = (Names(stored), Names(declared));
        var moved = new Dictionary<BigInteger, BigInteger>();
        fault = null;
        foreach (var (name, number) in before)
        {
            if (now.TryGetValue(name, out var newNumber))
            {
                if (newNumber != number)
                    moved[number] = newNumber;
            }
            else if (now.Count > 0 && now.FirstOrDefault(other => other.Value == number && !(before.TryGetValue(other.Key, out var same) && same == number)) is { Key: { } renamed })
            {
                fault = $"{path} has no {name} any more, and its number {number} is now {renamed}";
                return null;
            }
        }
        return new EnumConverter(from, to, moved);
    }

    public override void Convert(ref StateReader reader, ref StateWriter writer)
    {
        var number = NumberWidening.ReadInteger(ref reader, _from.Kind);
        if (_moved.TryGetValue(number, out var moved))
            number = moved;
        NumberWidening.Write(ref writer, _to.Kind, number);
    }

    static TypeShape Number(TypeShape shape) => shape.Kind == ShapeKind.Enum ? shape.Members[0].Shape : shape.WithNull(false);

    static Dictionary<string, BigInteger> Names(TypeShape shape) => shape.Kind != ShapeKind.Enum
        ? []
        : shape.Members.Skip(1).ToDictionary(static m => m.Name, static m => BigInteger.Parse(m.Shape.Name, CultureInfo.InvariantCulture), StringComparer.Ordinal);
}
