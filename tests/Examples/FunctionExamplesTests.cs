using Xunit;

namespace ActorStream.Examples.Tests;

public class FunctionExamplesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public Task Basic_operations(int parallelism) =>
        PrintedLines.ExpectAsync(
            BasicOperations.RunAsync, parallelism,
            "next> Person { Id = 1, Name = Flink, Phone = 124, Country = Germany, City = Berlin }",
            "next> Person { Id = 2, Name = hello, Phone = 136, Country = China, City = Shanghai }",
            "next> Person { Id = 3, Name = world, Phone = 125, Country = USA, City = NewYork }",
            "next> Person { Id = 4, Name = PyFlink, Phone = 33, Country = China, City = Hangzhou }",
            "first> Person { Id = 1, Name = Flink, Phone = 123, Country = Germany, City = Berlin }",
            "country> (Germany, 123)", "country> (China, 135)", "country> (USA, 124)", "country> (China, 167)");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public Task Json_documents(int parallelism) =>
        PrintedLines.ExpectAsync(
            ProcessJsonData.RunAsync, parallelism,
            """(2, {"name":"hello","tel":136,"addr":{"country":"China","city":"Shanghai"}})""",
            """(4, {"name":"PyFlink","tel":33,"addr":{"country":"China","city":"Hangzhou"}})""");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Keyed_state_holds_the_sum_so_far(int parallelism)
    {
        var lines = await PrintedLines.OfAsync(StateAccess.RunAsync, $"-Dparallelism.default={parallelism}");
        Assert.Equal(["(Alice, 110.1)", "(Alice, 130.1)", "(Alice, 143.2)", "(Alice, 163.3)"], lines.Where(line => line.StartsWith("(Alice", StringComparison.Ordinal)));
        Assert.Equal(["(Bob, 30.2)", "(Bob, 83.3)", "(Bob, 86.4)", "(Bob, 102.5)"], lines.Where(line => line.StartsWith("(Bob", StringComparison.Ordinal)));
        Assert.Equal(8, lines.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Timers_fire_at_the_end_of_the_input_in_the_order_of_their_times(int parallelism)
    {
        var lines = await PrintedLines.OfAsync(EventTimeTimer.RunAsync, $"-Dparallelism.default={parallelism}");
        Assert.Equal(
            ["(Alice, 3000, 163.3)", "(Alice, 5000, 163.3)", "(Alice, 7000, 163.3)", "(Alice, 12000, 163.3)"],
            lines.Where(line => line.StartsWith("(Alice", StringComparison.Ordinal)));
        Assert.Equal(
            ["(Bob, 4000, 102.5)", "(Bob, 5000, 102.5)", "(Bob, 6000, 102.5)", "(Bob, 9000, 102.5)"],
            lines.Where(line => line.StartsWith("(Bob", StringComparison.Ordinal)));
        Assert.Equal(8, lines.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public Task Side_outputs(int parallelism) =>
        PrintedLines.ExpectAsync(SideOutput.RunAsync, parallelism, "1", "2", "3", "empty> 3", "wrong> two");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public Task Connected_streams_meet_whichever_comes_first(int parallelism) =>
        PrintedLines.ExpectAsync(
            Connect.RunAsync, parallelism, "order 1 of ann is paid", "order 2 of bob is paid", "order 3 of cid misses 5");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public Task Broadcast_rules_apply_to_readings_before_and_after_them(int parallelism) =>
        PrintedLines.ExpectAsync(BroadcastState.RunAsync, parallelism, "cellar: 9 is over 8", "roof: 31 is over 30", "roof: 35 is over 30");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public Task Every_question_has_an_answer_but_the_one_that_times_out(int parallelism) =>
        PrintedLines.ExpectAsync(
            AsyncIo.RunAsync, parallelism, [.. Enumerable.Range(0, 200).Select(n => n == 13 ? "(13, ?)" : $"({n}, answer {n})")]);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public Task A_batch_gives_final_results_only(int parallelism) =>
        PrintedLines.ExpectAsync(
            BatchMode.RunAsync, parallelism,
            "streaming> (ann, 3)", "streaming> (bob, 5)", "streaming> (ann, 7)", "batch> (ann, 7)", "batch> (bob, 5)");
}
