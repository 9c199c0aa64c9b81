namespace ActorStream.Persistence;

/// <summary>Types with subtypes: their cases by name.</summary>
internal sealed class UnionConverter : ShapeConverter
{
    readonly (int Number, ShapeConverter Converter)[] _cases;

    UnionConverter((int Number, ShapeConverter Converter)[] cases) => _cases = cases;

    public override bool IsCopy => _cases.Select(static (one, i) => one.Number == i + 1 && one.Converter.IsCopy).All(static same => same);

    public static ShapeConverter? Create(TypeShape stored, TypeShape declared, string path, out string? fault)
    {
        var cases = new (int, ShapeConverter)[stored.Members.Count];
        fault = null;
        for (var i = 0; i < cases.Length; i++)
        {
            var (name, shape) = stored.Members[i];
            var number = declared.Members.Select(static m => m.Name).ToList().IndexOf(name);
            if (number < 0)
            {
                fault = $"{path} has no case \"{name}\" any more, and values of it may be stored";
                return null;
            }
            if (Between(shape, declared.Members[number].Shape, $"{path}({name})", out fault) is not { } converter)
                return null;
            cases[i] = (number + 1, converter);
        }
        return new UnionConverter(cases);
    }

    public override void Convert(ref StateReader reader, ref StateWriter writer)
    {
        var number = reader.ReadVarUInt();
        if (number > (ulong)_cases.Length)
            reader.ThrowInvalid($"case {number:N0} of {_cases.Length:N0}");
        if (number == 0)
        {
            writer.WriteByte(0);
            return;
        }
        var (newNumber, converter) = _cases[number - 1];
        writer.WriteVarUInt((ulong)newNumber);
        converter.Convert(ref reader, ref writer);
    }
}
