using Xunit;

namespace ActorStream.Examples.Tests;

public class JoinExamplesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public Task An_interval_holds_both_its_bounds(int parallelism) =>
        PrintedLines.ExpectAsync(
            IntervalJoin.RunAsync, parallelism,
            "order 1 of ann: 20 after 5 s", "order 1 of ann: 1 after 30 s", "order 2 of bob: 30 after -10 s");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public Task A_window_joins_each_with_each(int parallelism) =>
        PrintedLines.ExpectAsync(
            WindowJoin.RunAsync, parallelism,
            "ann viewed a and bought x", "ann viewed b and bought x", "bob viewed d and bought z");
}
