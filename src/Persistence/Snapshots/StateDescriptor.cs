namespace ActorStream.Persistence;

/// <summary>What a snapshot says of a state beside its bytes: enough to refuse it where it does not fit, and to read it without the program.</summary>
/// <param name="Name">Its name, unique in the operator.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Shapes">The encodings of its parts, by what they are: "key", "namespace", "map key", "value", ...</param>
internal sealed record StateDescriptor(string Name, StateKind Kind, params IReadOnlyList<MemberShape> Shapes)
{
    /// <summary>Whether the state is kept by key group.</summary>
    public bool IsKeyed => Kind < StateKind.OperatorList;

    /// <summary>What turns what was stored under this state's name into what it is now; null when nothing has to be done.</summary>
    /// <exception cref="StateMismatchException">It is another kind of state, or of types that do not fit.</exception>
    public ShapeConverter? Accept(StateDescriptor stored)
    {
        if (stored.Kind != Kind)
            throw new StateMismatchException($"State \"{Name}\" was stored as {stored.Kind}, and is now declared as {Kind}. Declare it as it was, or give the new state another name.");
        if (!stored.Shapes.Select(static s => s.Name).SequenceEqual(Shapes.Select(static s => s.Name)))
            throw new StateMismatchException($"State \"{Name}\" was stored with {Roles(stored)}, and is now declared with {Roles(this)}. Give the new state another name.");
        return StateEvolution.Between(stored, this);
    }

    static string Roles(StateDescriptor descriptor) => string.Join(", ", descriptor.Shapes.Select(static s => s.Name));
}
