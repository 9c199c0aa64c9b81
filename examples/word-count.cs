using System.ComponentModel;

namespace ActorStream.Examples;

/// <summary>Counts words as they come: each word is followed by how often it has been seen so far.</summary>
[Description("counts words as they come")]
public static class WordCount
{
    public static async Task RunAsync(string[] args)
    {
        var env = StreamExecutionEnvironment.Create(args);
        env.FromElements("to be or not to be", "that is the question")
            .FlatMap(static line => line.Split(' '))
            .Map(static word => (Word: word, Count: 1L))
            .KeyBy(static x => x.Word)
            .Sum(x => x.Count)
            .Print();
        await env.ExecuteAsync("word-count");
    }
}
