using System.ComponentModel;

namespace ActorStream.Examples;

/// <summary>
/// At every second record of a key, the sum of its last three. For 1, 2, 3, 4, 5, 6 and the key <c>a</c> these are (a, 3) of the first
/// two, (a, 9) of 2, 3, 4, (a, 15) of 4, 5, 6; key <c>b</c> has 10 and 20, so (b, 30).
/// </summary>
[Description("the last records of a key, every few records")]
public static class SlidingCountWindow
{
    public static async Task RunAsync(string[] args)
    {
        var env = StreamExecutionEnvironment.Create(args);
        env.FromElements(
                (Key: "a", Number: 1), (Key: "a", Number: 2), (Key: "b", Number: 10), (Key: "a", Number: 3), (Key: "a", Number: 4),
                (Key: "b", Number: 20), (Key: "a", Number: 5), (Key: "a", Number: 6))
            .KeyBy(static x => x.Key)
            .CountWindow(3, slide: 2)
            .Sum(x => x.Number)
            .Print();
        await env.ExecuteAsync("sliding-count-window");
    }
}
