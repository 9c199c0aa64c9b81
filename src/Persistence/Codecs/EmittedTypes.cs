namespace ActorStream.Persistence;

/// <summary>The types that were emitted, by the type that they serve and the codecs that they are made of. Types are never unloaded, so neither are these.</summary>
internal sealed class EmittedTypes
{
    readonly Dictionary<Type, List<(Type[] Parts, Type Emitted)>> _types = [];

    public Type GetOrAdd(Type subject, Type[] parts, Func<Type> emit)
    {
        lock (EmittedAssembly.Gate)
        {
            if (!_types.TryGetValue(subject, out var known))
                _types.Add(subject, known = []);
            foreach (var (have, emitted) in known)
            {
                if (have.AsSpan().SequenceEqual(parts))
                    return emitted;
            }

            var made = emit();
            known.Add((parts, made));
            return made;
        }
    }
}
