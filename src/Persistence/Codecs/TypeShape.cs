using System.Text;

namespace ActorStream.Persistence;

/// <summary>How the values of a type are encoded: a tree that is stored beside them, so that they can be understood without the type.</summary>
/// <remarks>
/// Two shapes are equal when their encodings are: the names of records, classes and enums are for readers and do not count; the names of members do, and they are in the
/// order of the encoding.
/// </remarks>
internal sealed class TypeShape : IEquatable<TypeShape>
{
    readonly string _text;

    public TypeShape(ShapeKind kind, string name, bool isNullable = false, params IReadOnlyList<MemberShape> members)
    {
        Kind = kind;
        Name = name;
        IsNullable = isNullable;
        Members = members;
        _text = Format();
        Fingerprint = KeyHash.OfString(_text);
    }

    public ShapeKind Kind { get; }

    /// <summary>The type's name in C#, for readers.</summary>
    public string Name { get; }

    /// <summary>The encoding can say null.</summary>
    public bool IsNullable { get; }

    /// <summary>A record's members, a union's cases, a list's "item", a map's "key" and "value", an enum's "number" and names.</summary>
    public IReadOnlyList<MemberShape> Members { get; }

    /// <summary>A hash of the text form that is the same in every process.</summary>
    public ulong Fingerprint { get; }

    /// <summary>The same encoding, with or without null.</summary>
    public TypeShape WithNull(bool isNullable) => isNullable == IsNullable ? this : new TypeShape(Kind, Name, isNullable, Members);

    public bool Equals(TypeShape? other) => other is not null && _text == other._text;

    public override bool Equals(object? obj) => Equals(obj as TypeShape);

    public override int GetHashCode() => (int)Fingerprint;

    /// <summary>The stable text form, such as <c>record?(Bytes: int64, Host: string?)</c>.</summary>
    public override string ToString() => _text;

    string Format()
    {
        var text = new StringBuilder(Kind.ToString().ToLowerInvariant());
        if (Kind == ShapeKind.Custom)
            text.Append(':').Append(Name);
        if (IsNullable)
            text.Append('?');
        if (Kind == ShapeKind.Enum)
            return text.Append('(').Append(Members[0].Shape).Append(": ").AppendJoin(", ", Members.Skip(1).Select(static m => $"{Quote(m.Name)}={m.Shape.Name}")).Append(')').ToString();
        if (Members.Count > 0 || Kind == ShapeKind.Record)
            text.Append('(').AppendJoin(", ", Members.Select(m => $"{Quote(m.Name)}: {m.Shape}")).Append(')');
        return text.ToString();
    }

    static string Quote(string name) =>
        name.Length > 0 && name.All(c => char.IsLetterOrDigit(c) || c == '_') ? name : "'" + name.Replace("'", "''", StringComparison.Ordinal) + "'";
}

/// <summary>A named part of a <see cref="TypeShape"/>.</summary>
internal sealed record MemberShape(string Name, TypeShape Shape);

/// <summary>The kinds of encoding; their names are part of the snapshot format.</summary>
internal enum ShapeKind
{
    Bool, Char, Int8, UInt8, Int16, UInt16, Int32, UInt32, Int64, UInt64, Int128, UInt128, BigInteger, Half, Single, Double, Decimal,
    String, Guid, DateTime, DateTimeOffset, DateOnly, TimeOnly, TimeSpan, List, Set, Map, Record, Union, Custom,

    /// <summary>A number of another kind, the "number", and the names that it may have; the type name of each is the number.</summary>
    Enum,

    /// <summary>A signed number in as few bytes as it needs, in states of this library's operators.</summary>
    VarInt,
}
