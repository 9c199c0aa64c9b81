using Microsoft.CodeAnalysis;

namespace ActorStream.Examples.Tests.Documentation;

/// <summary>The public API of which each part has an example: what makes a stream of a stream, sources and sinks, and what users write functions with.</summary>
static class DocumentedOperators
{
    static readonly string[] StreamTypes =
    [
        "DataStream", "KeyedStream", "WindowedStream", "AllWindowedStream", "ConnectedStreams", "KeyedConnectedStreams", "BroadcastStream", "BroadcastConnectedStream",
        "KeyedBroadcastConnectedStream", "JoinedStreams", "CoGroupedStreams", "WithWindow", "IntervalJoin", "PartitionWindowedStream", "DataStreamSink",
    ];

    // What users derive from, implement or make: each kind of it, whatever is added.
    static readonly HashSet<string> Kinds =
    [
        "RichFunction", "RuntimeContext", "WindowAssigner", "Trigger", "Evictor", "WatermarkGenerator", "WatermarkStrategy", "ISource", "ISink", "IFormat",
        "TypeSerializer", "Attribute", "Aggregates", "AsyncRetry", "BadRecordPolicy", "Collector", "JobClient", "OutputTag", "RollingPolicy", "SerializerRegistry",
        "StateTtlConfig", "StreamExecutionEnvironment", "TimerService",
    ];

    static readonly string[] Endings = ["Function", "Selector", "State", "Counter", "Trigger", "Evictor", "Windows", "Source", "Sink", "Format"];

    // Handles without members: their implementations have examples.
    static readonly string[] Exceptions = ["ISource", "ISink"];

    /// <summary>The methods that give a stream, and those that end one, by the id that they have in the documentation.</summary>
    public static IEnumerable<string> Methods(Compilation compilation) =>
        from type in Types(compilation)
        where StreamTypes.Contains(type.Name) || type.Name.StartsWith("StreamExecutionEnvironment", StringComparison.Ordinal)
        from method in type.GetMembers().OfType<IMethodSymbol>()
        where method is { DeclaredAccessibility: Accessibility.Public, MethodKind: MethodKind.Ordinary }
        where StreamTypes.Contains(method.ReturnType.Name) || method.Name.StartsWith("Execute", StringComparison.Ordinal)
        select method.GetDocumentationCommentId()!;

    /// <summary>The types that users make, derive from or implement, by the id that they have in the documentation.</summary>
    public static IEnumerable<string> UserTypes(Compilation compilation) =>
        from type in Types(compilation)
        where type.TypeKind is TypeKind.Class or TypeKind.Interface && !Exceptions.Contains(type.Name)
        where Endings.Any(ending => type.Name.EndsWith(ending, StringComparison.Ordinal)) || Ancestors(type).Any(static kind => Kinds.Contains(kind.Name))
        select type.GetDocumentationCommentId()!;

    static IEnumerable<INamedTypeSymbol> Ancestors(INamedTypeSymbol type)
    {
        for (var own = type; own is not null; own = own.BaseType) yield return own;
        foreach (var implemented in type.AllInterfaces) yield return implemented;
    }

    static IEnumerable<INamedTypeSymbol> Types(Compilation compilation) =>
        ExampleCatalog.Files("dll").Select(Path.GetFileNameWithoutExtension)
            .SelectMany(name => All(compilation.SourceModule.ReferencedAssemblySymbols.Single(a => a.Name == name).GlobalNamespace));

    static IEnumerable<INamedTypeSymbol> All(INamespaceOrTypeSymbol container) => container.GetMembers().SelectMany(static member => member switch
    {
        INamespaceSymbol part => All(part),
        INamedTypeSymbol { DeclaredAccessibility: Accessibility.Public } type => All(type).Prepend(type),
        _ => [],
    });
}
