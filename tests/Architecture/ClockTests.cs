using System.Xml.Linq;
using Xunit;

namespace ActorStream.Architecture.Tests;

/// <summary>The analyzer finds uses of clocks and chance; here: that it is on, and that its list holds them.</summary>
public class ClockTests
{
    [Theory]
    [InlineData("P:System.DateTime.UtcNow")]
    [InlineData("P:System.DateTime.Now")]
    [InlineData("P:System.DateTimeOffset.UtcNow")]
    [InlineData("P:System.Environment.TickCount64")]
    [InlineData("M:System.Diagnostics.Stopwatch.GetTimestamp")]
    [InlineData("P:System.TimeProvider.System")]
    [InlineData("P:System.Random.Shared")]
    [InlineData("M:System.Random.#ctor")]
    [InlineData("M:System.Guid.NewGuid")]
    [InlineData("M:System.Threading.Thread.Sleep(System.Int32)")]
    public void Clocks_and_chance_are_banned_in_src(string symbol) =>
        Assert.Contains(Repository.Read("BannedSymbols.txt").Split('\n'), line => line.StartsWith(symbol + ";", StringComparison.Ordinal));

    [Fact]
    public void The_list_of_banned_symbols_is_given_to_the_analyzer_of_every_project_in_src()
    {
        var rules = XDocument.Parse(Repository.Read("Directory.Build.targets")).Descendants("ItemGroup")
            .Single(group => group.Elements("AdditionalFiles").Any(file => ((string)file.Attribute("Include")!).EndsWith("BannedSymbols.txt", StringComparison.Ordinal)));
        Assert.Contains(rules.Elements("PackageReference"), package => (string?)package.Attribute("Include") == "Microsoft.CodeAnalysis.BannedApiAnalyzers");
        Assert.Equal("$(MSBuildProjectDirectory.StartsWith('$(MSBuildThisFileDirectory)src'))", (string?)rules.Attribute("Condition"));
    }

    [Fact]
    public void No_project_silences_the_ban() =>
        Assert.DoesNotContain(Repository.Files("src", ".csproj").Append("Directory.Build.props"), file => Repository.Read(file).Contains("RS0030", StringComparison.Ordinal));
}
