using Xunit;

namespace ActorStream.Examples.Tests;

public class WindowExamplesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public Task Tumbling_windows(int parallelism) =>
        PrintedLines.ExpectAsync(TumblingTimeWindow.RunAsync, parallelism, "(hi, 0, 5, 4)", "(hi, 5, 10, 3)", "(hi, 15, 20, 1)");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public Task Tumbling_windows_with_an_offset(int parallelism) =>
        PrintedLines.ExpectAsync(
            TumblingOffsetWindow.RunAsync, parallelism, "(hi, -3, 2, 1)", "(hi, 2, 7, 4)", "(hi, 7, 12, 2)", "(hi, 12, 17, 1)");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public Task Sliding_windows(int parallelism) =>
        PrintedLines.ExpectAsync(
            SlidingTimeWindow.RunAsync, parallelism, "(hi, -2, 3, 2)", "(hi, 0, 5, 4)", "(hi, 2, 7, 4)", "(hi, 4, 9, 3)", "(hi, 6, 11, 2)",
            "(hi, 8, 13, 2)", "(hi, 12, 17, 1)", "(hi, 14, 19, 1)");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public Task Sliding_windows_with_an_offset(int parallelism) =>
        PrintedLines.ExpectAsync(
            SlidingOffsetWindow.RunAsync, parallelism, "(hi, -3, 2, 1)", "(hi, -1, 4, 3)", "(hi, 1, 6, 5)", "(hi, 3, 8, 3)", "(hi, 5, 10, 3)",
            "(hi, 7, 12, 2)", "(hi, 9, 14, 1)", "(hi, 11, 16, 1)", "(hi, 13, 18, 1)", "(hi, 15, 20, 1)");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public Task Sessions_with_a_gap(int parallelism) =>
        PrintedLines.ExpectAsync(SessionWithGapWindow.RunAsync, parallelism, "(hi, 1, 14, 6)", "(hi, 15, 20, 1)");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public Task Sessions_with_a_gap_of_each_record(int parallelism) =>
        PrintedLines.ExpectAsync(SessionWithDynamicGapWindow.RunAsync, parallelism, "(hi, 1, 30, 7)");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public Task A_continuous_trigger_shows_the_window_before_its_end(int parallelism) =>
        PrintedLines.ExpectAsync(
            ContinuousTrigger.RunAsync, parallelism, "(hi, 0, 10, 7)", "(hi, 0, 10, 7)", "(hi, 10, 20, 1)");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public Task Windows_of_two_records(int parallelism) =>
        PrintedLines.ExpectAsync(TumblingCountWindow.RunAsync, parallelism, "(hi, 4)", "(hello, 6)", "(hello, 12)");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public Task The_last_three_records_at_every_second(int parallelism) =>
        PrintedLines.ExpectAsync(SlidingCountWindow.RunAsync, parallelism, "(a, 3)", "(a, 9)", "(a, 15)", "(b, 30)");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public Task A_late_record_fires_again_and_a_later_one_goes_to_the_side_output(int parallelism) =>
        PrintedLines.ExpectAsync(LateData.RunAsync, parallelism, "(0, 2)", "(0, 3)", "late> (visit, 1998)");
}
