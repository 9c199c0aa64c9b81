using System.Reflection;

namespace ActorStream.Persistence;

/// <summary>A member that is part of the encoding.</summary>
/// <param name="Name">Its name in C#.</param>
/// <param name="StateName">Its name in the encoding.</param>
/// <param name="Type">Its type.</param>
/// <param name="Getter">What reads it; null: the field does.</param>
/// <param name="Setter">What writes it; null: the field does, or only the constructor.</param>
/// <param name="Field">The field that it is, when it is one.</param>
internal sealed record ObjectMember(string Name, string StateName, Type Type, MethodInfo? Getter, MethodInfo? Setter, FieldInfo? Field)
{
    public bool CanBeSet => Setter is not null || Field is { IsInitOnly: false };
}
