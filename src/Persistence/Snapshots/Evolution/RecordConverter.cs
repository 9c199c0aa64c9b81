namespace ActorStream.Persistence;

/// <summary>Records member by member, by their names in state: what is gone is stepped over, what is new has its default.</summary>
internal sealed class RecordConverter : ShapeConverter
{
    readonly TypeShape _stored;
    readonly (int Stored, ShapeConverter? Converter, TypeShape Declared)[] _members;
    readonly bool _isStruct;

    RecordConverter(TypeShape stored, (int, ShapeConverter?, TypeShape)[] members, bool isStruct) => (_stored, _members, _isStruct) = (stored, members, isStruct);

    public override bool IsCopy =>
        _members.Length == _stored.Members.Count && _members.Length > 0 && _isStruct != _stored.IsNullable && _members.Select(static (m, i) => m.Stored == i && m.Converter!.IsCopy).All(static same => same);

    public static ShapeConverter? Create(TypeShape stored, TypeShape declared, string path, out string? fault)
    {
        fault = null;
        var names = stored.Members.Select(static m => m.Name).ToList();
        var members = new (int, ShapeConverter?, TypeShape)[declared.Members.Count];
        for (var i = 0; i < members.Length; i++)
        {
            var (name, shape) = declared.Members[i];
            var place = path.Length == 0 ? name : $"{path}.{name}";
            var at = names.IndexOf(name);
            if (at < 0 && ShapeDefault.WhyNot(shape) is { } why)
            {
                fault = $"{place} {why}";
                return null;
            }
            var converter = at < 0 ? null : Between(stored.Members[at].Shape, shape, place, out fault);
            if (fault is not null)
                return null;
            members[i] = (at, converter, shape);
        }
        return new RecordConverter(stored, members, !declared.IsNullable);
    }

    public override void Convert(ref StateReader reader, ref StateWriter writer)
    {
        if (_stored.Members.Count == 0 && !_stored.IsNullable)
            reader.ReadByte();
        Span<int> starts = stackalloc int[_stored.Members.Count + 1];
        var first = reader.Position;
        for (var i = 0; i < _stored.Members.Count; i++)
        {
            starts[i] = reader.Position - first;
            ShapeWalker.Skip(ref reader, _stored.Members[i].Shape);
        }
        starts[^1] = reader.Position - first;
        var bytes = reader.Since(first);
        if (_members.Length == 0 && _isStruct)
            writer.WriteByte(0);
        foreach (var (at, converter, declared) in _members)
        {
            if (converter is null)
            {
                ShapeDefault.Write(ref writer, declared);
                continue;
            }
            var member = new StateReader(bytes[starts[at]..starts[at + 1]]);
            converter.Convert(ref member, ref writer);
        }
    }
}
