namespace ActorStream.Persistence;

/// <summary>Why a type cannot be serialized, or cannot be a key, and which of its members is to blame.</summary>
/// <param name="Path">The members that lead to the fault, joined by dots; empty: the type itself.</param>
/// <param name="Reason">What the member (or the type) is: it completes "its member X ...".</param>
/// <param name="Remedy">What to do, as the middle of a sentence; null: the general remedies are enough.</param>
internal sealed record TypeFault(string Path, string Reason, string? Remedy = null)
{
    /// <summary>The same fault seen from the type that has <paramref name="member"/>.</summary>
    public TypeFault Within(string member) => this with { Path = Path.Length == 0 ? member : member + (Path[0] == '[' ? "" : ".") + Path };

    /// <summary>The fault as the end of a sentence that begins with the type: "its member Socket is System.Net.Sockets.Socket".</summary>
    public string Text => Path.Length == 0 ? $"it {Reason}" : $"its {(Path[0] == '[' ? "part" : "member")} {Path} {Reason}";
}
