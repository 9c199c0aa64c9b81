using Xunit;

namespace ActorStream.Architecture.Tests;

public class LayersTests
{
    static readonly string[] ProjectFolders = ["src", "tests", "benchmarks", "examples"];

    [Fact]
    public void References_between_projects_point_down() => Rule.Holds(Layers.UpwardReferences(ReadGraph()));

    [Fact]
    public void References_between_projects_have_no_cycle() => Assert.Null(Layers.FindCycle(ReadGraph()));

    [Fact]
    public void Sources_use_namespaces_of_lower_layers_only() => Rule.Holds(Repository.Sources("src").SelectMany(Layers.UpwardUses));

    [Fact]
    public void Sources_declare_types_in_the_namespace_of_their_project() =>
        Rule.Holds(Repository.Sources("src").SelectMany(Layers.ForeignNamespaces));

    [Fact]
    public void The_repository_is_found_with_its_projects()
    {
        var graph = ReadGraph();
        Assert.Contains("src/Operators", graph["src/Windows"]);
        Assert.Contains("src/Connectors", graph["tests/Architecture"]);
        Assert.True(Repository.Sources("src").Count > 0);
    }

    [Theory]
    [InlineData("src/Actors", "src/Streams")]
    [InlineData("src/Connectors", "src/TestKit")]
    [InlineData("src/Persistence", "src/Persistence")]
    [InlineData("src/Host", "tests/Host")]
    [InlineData("src/Unheard", "src/Persistence")]
    public void A_reference_that_does_not_point_down_is_found(string from, string to) => Assert.NotEmpty(Layers.UpwardReferences(Graph((from, to))));

    [Theory]
    [InlineData("src/Host", "src/Persistence")]
    [InlineData("src/TestKit", "src/Streams")]
    [InlineData("tests/Actors", "src/Host")]
    public void A_reference_that_points_down_is_allowed(string from, string to) => Assert.Empty(Layers.UpwardReferences(Graph((from, to))));

    [Fact]
    public void A_cycle_is_found() =>
        Assert.Equal("tests/B -> tests/C -> tests/B", Layers.FindCycle(Graph(("tests/A", "tests/B"), ("tests/B", "tests/C"), ("tests/C", "tests/B"))));

    [Fact]
    public void Two_ways_to_one_project_are_no_cycle() =>
        Assert.Null(Layers.FindCycle(Graph(("tests/A", "tests/B"), ("tests/A", "tests/C"), ("tests/B", "tests/C"))));

    [Fact]
    public void References_are_read_from_a_project_file()
    {
        const string xml = """<Project><ItemGroup><ProjectReference Include="../../src/Actors/A.csproj" /><ProjectReference Include="..\B\B.csproj" /></ItemGroup></Project>""";
        Assert.Equal(["src/Actors", "tests/B"], Layers.References("tests/A/A.csproj", xml));
    }

    [Theory]
    [InlineData("using ActorStream.Streams;\nnamespace ActorStream.Actors;")]
    [InlineData("namespace ActorStream.Actors;\nclass A { ActorStream.Host.B _b; }")]
    [InlineData("using static ActorStream.AkkaHost.X;")]
    public void A_namespace_of_a_higher_layer_is_found(string text) => Assert.Single(Layers.UpwardUses(new("src/Actors/A.cs", text)));

    [Theory]
    [InlineData("using ActorStream.Windows;\nusing ActorStream.Actors.InProcess;")]
    [InlineData("// as ActorStream.Streams does\n/* ActorStream.Sql */ var x = \"ActorStream.Streams\" + @\"\"\"ActorStream.Host\" + 'x';")]
    public void A_namespace_of_a_lower_layer_or_in_a_comment_is_allowed(string text) => Assert.Empty(Layers.UpwardUses(new("src/Actors/A.cs", text)));

    [Fact]
    public void A_type_in_the_namespace_of_another_project_is_found()
    {
        Assert.Single(Layers.ForeignNamespaces(new("src/Actors/A.cs", "namespace ActorStream.Windows;")));
        Assert.Single(Layers.ForeignNamespaces(new("src/Actors/A.cs", "namespace Other;")));
        Assert.Empty(Layers.ForeignNamespaces(new("src/Actors/A.cs", "namespace ActorStream.Actors.InProcess;")));
        Assert.Empty(Layers.ForeignNamespaces(new("src/Actors/A.cs", "namespace ActorStream;")));
        Assert.Empty(Layers.ForeignNamespaces(new("src/Actors/A.cs", "namespace ActorStream.Connectors;")));
    }

    static Dictionary<string, IReadOnlyList<string>> Graph(params (string From, string To)[] edges) =>
        edges.GroupBy(edge => edge.From).ToDictionary(group => group.Key, group => (IReadOnlyList<string>)[.. group.Select(edge => edge.To)]);

    static Dictionary<string, IReadOnlyList<string>> ReadGraph() => ProjectFolders.SelectMany(folder => Repository.Files(folder, ".csproj"))
        .ToDictionary(file => Path.GetDirectoryName(file)!.Replace('\\', '/'), file => Layers.References(file, Repository.Read(file)));
}
