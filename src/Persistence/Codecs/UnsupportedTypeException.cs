namespace ActorStream.Persistence;

/// <summary>A type that cannot be serialized, or cannot be a key. The message names the type, the member and the remedy, and lacks the place in the plan, which the caller adds.</summary>
internal sealed class UnsupportedTypeException : ActorStreamException
{
    UnsupportedTypeException(Type type, TypeFault fault, string message)
        : base(message)
    {
        Type = type;
        Fault = fault;
    }

    /// <summary>The type that was asked for.</summary>
    public Type Type { get; }

    /// <summary>What is wrong with it.</summary>
    public TypeFault Fault { get; }

    public static UnsupportedTypeException NotSerializable(Type type, TypeFault fault) => new(
        type, fault, $"the type {TypeNames.Short(type)} cannot be serialized: {fault.Text}. {Remedies(fault.Remedy, Ignore(fault), "add a serializer: env.Serializers.Add(new …)")}");

    public static UnsupportedTypeException NotSerializableKey(Type type, TypeFault fault) => new(
        type, fault, $"the key type {TypeNames.Short(type)} cannot be serialized: {fault.Text}. "
            + Remedies(fault.Remedy, KeyBy(type), Ignore(fault), "add a serializer: env.Serializers.Add(new …)"));

    public static UnsupportedTypeException NotKey(Type type, TypeFault fault) => new(
        type, fault, $"the type {TypeNames.Short(type)} cannot be a key: {fault.Text}. {Remedies(fault.Remedy, KeyBy(type), Ignore(fault))}");

    static string KeyBy(Type type)
    {
        var letter = char.ToLowerInvariant(type.Name[0]);
        return $"key by what identifies it ({letter} => {letter}.Id)";
    }

    static string? Ignore(TypeFault fault) => fault.Path.Length > 0 && fault.Path[0] != '[' ? "mark the member [StateIgnore]" : null;

    /// <summary>"A, b, or c." of those that are there.</summary>
    static string Remedies(params string?[] remedies)
    {
        var some = remedies.OfType<string>().ToArray();
        var text = some.Length > 1 ? $"{string.Join(", ", some[..^1])}{(some.Length > 2 ? "," : "")} or {some[^1]}" : some[0];
        return char.ToUpperInvariant(text[0]) + text[1..] + ".";
    }
}
