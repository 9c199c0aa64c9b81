using System.ComponentModel;

namespace ActorStream.Examples;

/// <summary>
/// One pass over the input, three streams out of it: text that is a number goes on as a number, what is empty and what is no number
/// leave through side outputs. Prints 1, 2 and 3, under the name <c>empty</c> the place of the empty text, 3, and under the name
/// <c>wrong</c> "two".
/// </summary>
[Description("side outputs: several streams out of one function")]
public static class SideOutput
{
    static readonly OutputTag<int> Empty = new("empty");
    static readonly OutputTag<string> Wrong = new("wrong");

    public static async Task RunAsync(string[] args)
    {
        var env = StreamExecutionEnvironment.Create(args);
        var numbers = env.FromElements((1, "1"), (2, "two"), (3, ""), (4, "2"), (5, "3"))
            .FlatMap(static ((int Place, string Text) x, Collector<int> output) =>
            {
                if (x.Text.Length == 0) output.Collect(Empty, x.Place);
                else if (int.TryParse(x.Text, out var number)) output.Collect(number);
                else output.Collect(Wrong, x.Text);
            });
        numbers.Print();
        numbers.GetSideOutput(Empty).Print("empty");
        numbers.GetSideOutput(Wrong).Print("wrong");
        await env.ExecuteAsync("side-output");
    }
}
