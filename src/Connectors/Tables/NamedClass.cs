namespace ActorStream.Connectors;

/// <summary>Makes what an option names by its class.</summary>
internal static class NamedClass
{
    /// <param name="option">The option.</param>
    /// <param name="name">The class, with its namespace and, where two assemblies have one of this name, with its assembly.</param>
    /// <param name="parameters">What its constructor takes.</param>
    /// <exception cref="InvalidOptionException">There is no such class, it is something else, or has no such constructor.</exception>
    public static T Create<T>(string option, string name, string[] parameters)
        where T : class
    {
        var type = Type.GetType(name) ?? AppDomain.CurrentDomain.GetAssemblies().Select(a => a.GetType(name)).FirstOrDefault(static t => t is not null)
            ?? throw TableOptions.Wrong(option, name, $"the full name of a class that is a {typeof(T).Name}: there is no class of this name");
        if (!type.IsAssignableTo(typeof(T)) || type.IsAbstract) throw TableOptions.Wrong(option, name, $"the full name of a class that is a {typeof(T).Name}");
        if (type.GetConstructor([.. parameters.Select(static _ => typeof(string))]) is not { } constructor)
            throw TableOptions.Wrong(option, name, $"a class with a public constructor that takes {parameters.Length} strings");
        return (T)constructor.Invoke(System.Reflection.BindingFlags.DoNotWrapExceptions, null, [.. parameters], null);
    }
}
