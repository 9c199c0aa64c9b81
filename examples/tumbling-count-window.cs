using System.ComponentModel;

namespace ActorStream.Examples;

/// <summary>
/// Windows of two records of a key, whenever they come. Prints the sums (hi, 4), (hello, 6), (hello, 12); the last <c>hi</c> never finds
/// a second one, so it is in no result.
/// </summary>
[Description("windows of a number of records")]
public static class TumblingCountWindow
{
    public static async Task RunAsync(string[] args)
    {
        var env = StreamExecutionEnvironment.Create(args);
        env.FromElements(
                (Number: 1, Word: "hi"), (Number: 2, Word: "hello"), (Number: 3, Word: "hi"), (Number: 4, Word: "hello"),
                (Number: 5, Word: "hi"), (Number: 6, Word: "hello"), (Number: 6, Word: "hello"))
            .KeyBy(static x => x.Word)
            .CountWindow(2)
            .Apply(static (word, _, elements) => (word, elements.Sum(x => x.Number)))
            .Print();
        await env.ExecuteAsync("tumbling-count-window");
    }
}
