namespace ActorStream.Persistence;

/// <summary>Lists, sets and maps, item by item. What makes items the same, the items of sets and the keys of maps, may not change.</summary>
internal sealed class CollectionConverter : ShapeConverter
{
    readonly TypeShape _stored;
    readonly ShapeConverter[] _parts;

    CollectionConverter(TypeShape stored, ShapeConverter[] parts) => (_stored, _parts) = (stored, parts);

    public override bool IsCopy => Array.TrueForAll(_parts, static part => part.IsCopy);

    public static ShapeConverter? Create(TypeShape stored, TypeShape declared, string path, out string? fault)
    {
        fault = null;
        var parts = new ShapeConverter[stored.Members.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            var (name, shape) = stored.Members[i];
            var place = name == "item" ? path + "[]" : $"{path}[{name}]";
            if (Between(shape, declared.Members[i].Shape, place, out fault) is not { } part)
                return null;
            if (!part.IsCopy && (stored.Kind == ShapeKind.Set || (stored.Kind == ShapeKind.Map && i == 0)))
            {
                fault = $"{place} ({shape}) cannot become {declared.Members[i].Shape}: by it, what is in the collection is told apart";
                return null;
            }
            parts[i] = part;
        }
        return new CollectionConverter(stored, parts);
    }

    public override void Convert(ref StateReader reader, ref StateWriter writer)
    {
        var count = ShapeWalker.ReadCount(ref reader, _stored);
        writer.WriteVarUInt((ulong)(_stored.IsNullable ? count + 1 : count));
        for (; count > 0; count--)
        {
            foreach (var part in _parts)
                part.Convert(ref reader, ref writer);
        }
    }
}
