using System.Text.RegularExpressions;
using Xunit;

namespace ActorStream.Examples.Tests;

public partial class WordCountTests
{
    // The counts of four and more, as Flink's example of the same text gives them.
    static readonly string[] MostFrequent =
        ["(And, 5)", "(The, 7)", "(To, 4)", "(a, 5)", "(and, 7)", "(of, 14)", "(the, 15)", "(to, 7)", "(we, 4)"];

    static readonly string[] Words =
    [
        "actor", "window", "timer", "event_time", "processing_time", "state", "connector", "stream", "checkpoint",
        "watermark", "sideoutput", "sql", "datastream", "broadcast", "asyncio", "catalog", "batch", "streaming",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Each_of_183_words_is_printed_once_and_the_counts_add_up_to_268(int parallelism) =>
        Check(await PrintedLines.OfAsync(WordCount.RunAsync, $"-Dparallelism.default={parallelism}"));

    [Fact]
    public async Task Words_come_from_files_and_go_to_files()
    {
        var folder = Directory.CreateTempSubdirectory("word-count-");
        try
        {
            var (input, output) = (Path.Combine(folder.FullName, "text.txt"), Path.Combine(folder.FullName, "counts"));
            await File.WriteAllTextAsync(input, "to be or not to be\n\n that  is\tthe question\n");
            Assert.Empty(await PrintedLines.OfAsync(WordCount.RunAsync, "-Dparallelism.default=2", "--input", input, "--output", output));
            var lines = Directory.EnumerateFiles(output, "words*.txt", SearchOption.AllDirectories).SelectMany(File.ReadLines);
            Assert.Equal(
                ["(be, 2)", "(is, 1)", "(not, 1)", "(or, 1)", "(question, 1)", "(that, 1)", "(the, 1)", "(to, 2)"],
                lines.Order(StringComparer.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Streaming_counts_of_each_word_run_from_one_to_five_in_order(int parallelism)
    {
        var lines = await PrintedLines.OfAsync(StreamingWordCount.RunAsync, $"-Dparallelism.default={parallelism}");
        Assert.Equal(90, lines.Length);
        foreach (var word in Words)
            Assert.Equal(Enumerable.Range(1, 5).Select(n => $"({word}, {n})"), lines.Where(line => line.StartsWith($"({word},", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_option_that_does_not_exist_is_named_with_the_nearest_one()
    {
        var run = await ExampleRun.OfAsync("word-count", "-Dparallelism.defualt=2");
        Assert.Equal(1, run.ExitCode);
        Assert.Equal("Unknown option parallelism.defualt (from -D). Did you mean parallelism.default?\n", run.Error);
    }

    static void Check(string[] lines)
    {
        var counts = lines.Select(line => Counted().Match(line)).Select(m => (Word: m.Groups[1].Value, Count: int.Parse(m.Groups[2].Value, null))).ToArray();
        Assert.Equal(183, lines.Length);
        Assert.Equal(183, counts.Select(x => x.Word).Distinct().Count());
        Assert.Equal(268, counts.Sum(x => x.Count));
        Assert.Equal(MostFrequent, counts.Where(x => x.Count >= 4).Select(x => $"{x}").Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"^\((.+), (\d+)\)$")]
    private static partial Regex Counted();
}
