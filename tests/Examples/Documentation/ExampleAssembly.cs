using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ActorStream.Examples.Tests.Documentation;

/// <summary>All examples of the documentation compiled into one assembly, each in a namespace of its own.</summary>
sealed class ExampleAssembly
{
    const string Usings =
        """
        using System; using System.Collections.Generic; using System.IO; using System.Linq; using System.Net.Http; using System.Threading; using System.Threading.Tasks;
        using ActorStream; using ActorStream.Connectors; using DocumentedExamples.Common;

        """;

    static readonly CSharpParseOptions Language = new(LanguageVersion.Latest);
    readonly Dictionary<string, string> _errors = [];
    readonly Assembly? _assembly;

    ExampleAssembly(ExampleCatalog catalog)
    {
        var common = CSharpSyntaxTree.ParseText(catalog.Common, Language).GetCompilationUnitRoot();
        List<SyntaxTree> trees = [CSharpSyntaxTree.ParseText($"{Usings}namespace DocumentedExamples.Common {{ {Types(common)} }}", Language, "Common")];
        trees.AddRange(catalog.Examples.Select((example, number) => CSharpSyntaxTree.ParseText(Source(example, number, common), Language, example.Member)));
        Compilation = CSharpCompilation.Create(
            "DocumentedExamples", trees, References(),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, optimizationLevel: OptimizationLevel.Release));
        using var image = new MemoryStream();
        foreach (var wrong in Compilation.Emit(image).Diagnostics.Where(static d => d.Severity >= DiagnosticSeverity.Warning && d.Id is not ("CS1998" or "CS1701" or "CS1702")).GroupBy(static d => d.Location.SourceTree?.FilePath ?? ""))
            _errors[wrong.Key] = string.Join('\n', wrong);
        if (image.Length > 0) _assembly = Assembly.Load(image.ToArray());
        for (var number = 0; number < catalog.Examples.Count; number++) Numbers[catalog.Examples[number].Member] = number;
    }

    public static ExampleAssembly Shipped { get; } = new(ExampleCatalog.Shipped);

    /// <summary>The examples with everything that they refer to.</summary>
    public CSharpCompilation Compilation { get; }

    Dictionary<string, int> Numbers { get; } = [];

    /// <summary>What the compiler says against an example; null where it is silent.</summary>
    public string? ErrorOf(DocumentedExample example) =>
        _errors.TryGetValue(example.Member, out var error) || _errors.TryGetValue("Common", out error) ? error : null;

    /// <summary>The entry of an example; null while any of them does not compile.</summary>
    public Func<Task>? EntryOf(DocumentedExample example) =>
        _assembly?.GetType($"DocumentedExamples.Example{Numbers[example.Member]}.Program")?.GetMethod("RunAsync")?.CreateDelegate<Func<Task>>();

    static string Source(DocumentedExample example, int number, CompilationUnitSyntax common)
    {
        var parsed = CSharpSyntaxTree.ParseText(example.Code, Language).GetCompilationUnitRoot();
        var own = Statements(parsed).ToList();
        var names = parsed.DescendantTokens().Where(static t => t.IsKind(SyntaxKind.IdentifierToken)).Select(static t => t.ValueText).ToHashSet();
        var needed = new List<StatementSyntax>();
        foreach (var statement in Statements(common).Reverse())
        {
            // A later statement of the common part may need an earlier one.
            if (!Declared(statement).Any(names.Contains)) continue;
            needed.Insert(0, statement);
            foreach (var token in statement.DescendantTokens().Where(static t => t.IsKind(SyntaxKind.IdentifierToken))) names.Add(token.ValueText);
        }
        if (own.OfType<LocalDeclarationStatementSyntax>().SelectMany(Declared).Contains("env")) needed.Clear();
        var starts = names.Contains("env") && !names.Any(static n => n.StartsWith("Execute", StringComparison.Ordinal));
        return
            $$"""
            {{Usings}}{{parsed.Usings.ToFullString()}}
            namespace DocumentedExamples.Example{{number}}
            {
                public static class Program
                {
                    public static async Task RunAsync()
                    {
                        {{string.Concat(needed.Select(static s => s.ToFullString()))}}
            #line 1
            {{string.Concat(own.Select(static s => s.ToFullString()))}}
            #line default
                        {{(starts ? "await env.ExecuteAsync();" : "")}}
                    }
                }
            {{Types(parsed)}}
            }
            """;
    }

    static IEnumerable<StatementSyntax> Statements(CompilationUnitSyntax unit) => unit.Members.OfType<GlobalStatementSyntax>().Select(static s => s.Statement);

    static string Types(CompilationUnitSyntax unit) => string.Concat(unit.Members.Where(static m => m is not GlobalStatementSyntax).Select(static m => m.ToFullString()));

    static IEnumerable<string> Declared(StatementSyntax statement) => statement switch
    {
        LocalDeclarationStatementSyntax local => local.Declaration.Variables.Select(static v => v.Identifier.ValueText),
        // An assignment to a member of the environment goes with the environment.
        ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax name } } } => [name.Identifier.ValueText],
        _ => [],
    };

    static IEnumerable<MetadataReference> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .Where(static file => !Path.GetFileName(file).Contains(".Tests.", StringComparison.Ordinal))
        .Select(static file => MetadataReference.CreateFromFile(file));
}
