namespace ActorStream.Persistence;

/// <summary>What a snapshot says of a state beside its bytes: enough to refuse it where it does not fit, and to read it without the program.</summary>
/// <param name="Name">Its name, unique in the operator.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Shapes">The encodings of its parts, by what they are: "key", "namespace", "map key", "value", ...</param>
internal sealed record StateDescriptor(string Name, StateKind Kind, params IReadOnlyList<MemberShape> Shapes)
{
    /// <summary>Whether the state is kept by key group.</summary>
    public bool IsKeyed => Kind < StateKind.OperatorList;

    /// <summary>Refuses what was stored under this state's name when it is not the same kind of state of the same types.</summary>
    /// <exception cref="StateMismatchException">It is not.</exception>
    public void Accept(StateDescriptor stored)
    {
        if (stored.Kind != Kind)
            throw new StateMismatchException($"State \"{Name}\" was stored as {stored.Kind}, and is now declared as {Kind}. Declare it as it was, or give the new state another name.");
        if (!stored.Shapes.Select(static s => s.Name).SequenceEqual(Shapes.Select(static s => s.Name)))
            throw new StateMismatchException($"State \"{Name}\" was stored with {Roles(stored)}, and is now declared with {Roles(this)}. Give the new state another name.");
        for (var i = 0; i < Shapes.Count; i++)
        {
            if (!Shapes[i].Shape.Equals(stored.Shapes[i].Shape))
                throw new StateMismatchException(
                    $"State \"{Name}\": its {Shapes[i].Name} was stored as {stored.Shapes[i].Shape}, and is now declared as {Shapes[i].Shape}. "
                    + "Declare it as it was, or give the new state another name. (A time to live is part of the type: state with one cannot be restored without it, nor the other way round.)");
        }
    }

    static string Roles(StateDescriptor descriptor) => string.Join(", ", descriptor.Shapes.Select(static s => s.Name));
}
