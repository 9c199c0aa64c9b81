namespace ActorStream.Persistence;

/// <summary>The cases that [Subtype] lists on an abstract class or an interface.</summary>
internal static class UnionCases
{
    /// <summary>The cases of a type in ordinal order of their names; none when it lists none.</summary>
    public static IReadOnlyList<(string Name, Type Type)> Of(Type type, out TypeFault? fault)
    {
        fault = null;
        var cases = type.GetCustomAttributesData()
            .Where(a => a.AttributeType.IsGenericType && a.AttributeType.GetGenericTypeDefinition() == typeof(SubtypeAttribute<>))
            .Select(a => (Name: (string)a.ConstructorArguments[0].Value!, Type: a.AttributeType.GetGenericArguments()[0]))
            .OrderBy(c => c.Name, StringComparer.Ordinal).ToList();
        if (cases.FirstOrDefault(c => !type.IsAssignableFrom(c.Type)) is { Type: { } stranger })
            fault = new TypeFault("", $"lists the subtype {TypeNames.Short(stranger)}, which does not derive from it", $"Remove [Subtype<{TypeNames.Short(stranger)}>]");
        else if (cases.GroupBy(c => c.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            fault = new TypeFault("", $"has two subtypes of the name \"{twice.Key}\"", "Give each its own name");
        return cases;
    }

    public static Codec? Build(Type type, IReadOnlyList<(string Name, Type Type)> cases, CodecBuilder builder, out TypeFault? fault)
    {
        fault = null;
        var codecs = new List<Codec>();
        foreach (var (_, item) in cases)
        {
            var codec = item == type ? builder.BuildObject(type, out fault) : builder.Build(item, out fault);
            if (codec is null)
            {
                fault = fault!.Path.Length == 0 ? fault : fault.Within($"({TypeNames.Short(item)})");
                return null;
            }

            codecs.Add(codec);
        }

        var chain = Activator.CreateInstance(typeof(NoCase<>).MakeGenericType(type))!;
        for (var i = cases.Count - 1; i >= 0; i--)
        {
            var isExact = cases[i].Type == type || Of(cases[i].Type, out _).Count == 0;
            var link = typeof(UnionCase<,,,>).MakeGenericType(type, cases[i].Type, codecs[i].Instance.GetType(), chain.GetType());
            chain = Activator.CreateInstance(link, codecs[i].Instance, cases[i].Name, isExact, chain)!;
        }

        var shape = new TypeShape(ShapeKind.Union, TypeNames.Short(type), isNullable: true, [.. cases.Select((c, i) => new MemberShape(c.Name, codecs[i].Shape))]);
        var keyFault = codecs.Select((c, i) => c.Traits.KeyFault?.Within($"({TypeNames.Short(cases[i].Type)})")).FirstOrDefault(f => f is not null);
        var traits = new CodecTraits(shape, codecs.All(c => c.IsImmutable), keyFault, codecs.Any(c => c.Traits.IsOwn));
        return Codec.Create(type, Activator.CreateInstance(typeof(UnionCodec<,>).MakeGenericType(type, chain.GetType()), chain)!, traits);
    }
}
