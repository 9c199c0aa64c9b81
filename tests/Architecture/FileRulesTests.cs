using Xunit;

namespace ActorStream.Architecture.Tests;

public class FileRulesTests
{
    static readonly IReadOnlyList<SourceFile> All = Repository.Sources("src", "tests", "benchmarks", "examples");

    [Fact]
    public void No_file_is_longer_than_350_lines() => Rule.Holds(All.SelectMany(FileRules.TooLong));

    [Fact]
    public void No_folder_is_deeper_than_three() => Rule.Holds(All.SelectMany(file => FileRules.TooDeep(file.Path)));

    [Fact]
    public void Nothing_is_left_open_and_no_test_waits() => Rule.Holds(All.SelectMany(FileRules.Forbidden));

    [Fact]
    public void Every_name_says_what_it_is() => Rule.Holds(All.SelectMany(FileRules.Nameless));

    [Fact]
    public void A_file_of_351_lines_is_too_long()
    {
        Assert.Single(FileRules.TooLong(new("src/A/A.cs", string.Concat(Enumerable.Repeat("x\n", 351)))));
        Assert.Empty(FileRules.TooLong(new("src/A/A.cs", string.Concat(Enumerable.Repeat("x\n", 350)))));
    }

    [Fact]
    public void A_file_four_folders_below_its_project_is_too_deep()
    {
        Assert.Single(FileRules.TooDeep("src/A/b/c/d/e/A.cs"));
        Assert.Empty(FileRules.TooDeep("src/A/b/c/d/A.cs"));
    }

    [Theory]
    [InlineData("// TO" + "DO: later")]
    [InlineData("class A\n{\n    #region Fields\n}")]
    [InlineData("throw new NotImplementedException();")]
    [InlineData("Thread.Sleep(1);")]
    [InlineData("await Task.Delay(10);")]
    public void What_a_test_may_not_hold_is_found(string text) => Assert.Single(FileRules.Forbidden(new("tests/A/A.cs", text)));

    [Theory]
    [InlineData("var regions = 1; // Thread.Sleep is banned")]
    [InlineData("Assert.Throws<InvalidOperationException>(() => Run(\"Task.Delay(1)\"));")]
    public void What_a_test_may_hold_is_allowed(string text) => Assert.Empty(FileRules.Forbidden(new("tests/A/A.cs", text)));

    [Theory]
    [InlineData("src/A/StringUtils.cs", "class Text;")]
    [InlineData("src/A/Text.cs", "static class TextHelper { }")]
    [InlineData("src/Helpers/Text.cs", "class Text;")]
    public void A_name_that_says_nothing_is_found(string path, string text) => Assert.Single(FileRules.Nameless(new(path, text)));
}
