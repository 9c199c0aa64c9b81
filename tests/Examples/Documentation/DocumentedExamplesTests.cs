using Xunit;

namespace ActorStream.Examples.Tests.Documentation;

public class DocumentedExamplesTests
{
    public static TheoryData<string> Members => [.. ExampleCatalog.Shipped.Examples.Select(static e => e.Member)];

    [Theory, MemberData(nameof(Members))]
    public async Task An_example_of_the_documentation_compiles_and_prints_what_it_says(string member)
    {
        var example = ExampleCatalog.Shipped.Examples.Single(e => e.Member == member);
        var error = ExampleAssembly.Shipped.ErrorOf(example);
        Assert.True(error is null, $"{member}:\n{error}\n{example.Code}");
        Assert.True(example.Printed is not null, $"{member}: the example has no comment \"// prints: …\" that says what it prints.\n{example.Code}");
        var entry = ExampleAssembly.Shipped.EntryOf(example);
        Assert.True(entry is not null, $"{member}: not run, because another example does not compile.");

        var folder = Directory.CreateTempSubdirectory("documented-");
        var current = Environment.CurrentDirectory;
        Environment.CurrentDirectory = folder.FullName;
        try
        {
            var lines = await PrintedLines.OfAsync(_ => entry());
            Assert.True(example.IsPrinted(lines), $"{member} promises\n{example.Printed}\nand prints\n{string.Join(", ", lines)}");
        }
        finally
        {
            Environment.CurrentDirectory = current;
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Every_operator_has_an_example() => AllHaveExamples(DocumentedOperators.Methods(ExampleAssembly.Shipped.Compilation));

    [Fact]
    public void Every_type_that_users_make_or_derive_from_has_an_example() =>
        AllHaveExamples(DocumentedOperators.UserTypes(ExampleAssembly.Shipped.Compilation));

    [Fact]
    public void The_operators_are_those_of_the_public_API()
    {
        var methods = DocumentedOperators.Methods(ExampleAssembly.Shipped.Compilation).ToList();
        Assert.Contains("M:ActorStream.DataStream`1.Rebalance", methods);
        Assert.Contains(methods, static m => m.StartsWith("M:ActorStream.StreamExecutionEnvironmentConnectors.SocketTextStream", StringComparison.Ordinal));
        Assert.Contains("T:ActorStream.ValueState`1", DocumentedOperators.UserTypes(ExampleAssembly.Shipped.Compilation));
    }

    [Theory]
    [InlineData("// prints: (a, 1), (b, 2)", true)]
    [InlineData("// prints: (b, 2), (a, 1)", false)]
    [InlineData("// prints, in any order: (b, 2), (a, 1)", true)]
    [InlineData("// prints, in any order: (b, 2), (b, 2)", false)]
    [InlineData("// prints, in any order: (b, 2), (a, 1), (c, 3)", false)]
    [InlineData("// prints: (a, 1)", false)]
    [InlineData("// prints: (a, 1),\n  // (b, 2)", true)]
    [InlineData("// prints: nothing", false)]
    [InlineData("", false)]
    public void A_promise_is_kept_by_its_lines_alone(string promise, bool kept) =>
        Assert.Equal(kept, new DocumentedExample("M:X", $"a.Print();\n{promise}\nb();").IsPrinted(["(a, 1)", "(b, 2)"]));

    static void AllHaveExamples(IEnumerable<string> members)
    {
        var missing = members.Where(static m => !ExampleCatalog.Shipped.HasExample(m)).ToList();
        Assert.True(missing.Count == 0, "These have no <example> in their documentation:\n" + string.Join('\n', missing));
    }
}
