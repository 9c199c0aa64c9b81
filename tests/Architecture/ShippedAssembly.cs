using System.Reflection;

namespace ActorStream.Architecture.Tests;

/// <summary>The assemblies that users get, from below.</summary>
static class ShippedAssembly
{
    static readonly string[] Names = ["Persistence", "Operators", "Windows", "Actors", "Streams", "Connectors", "TestKit"];

    public static IReadOnlyList<Assembly> All { get; } = [.. Names.Select(name => Assembly.Load("ActorStream." + name))];
}
