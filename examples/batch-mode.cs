using System.ComponentModel;

namespace ActorStream.Examples;

/// <summary>
/// The same job as a stream and as a batch. As a stream it says what it knows at each record: (ann, 3), (bob, 5), (ann, 7). As a batch
/// it reads the bounded input to its end, one key after the other, and gives final results only: (ann, 7), (bob, 5). The lines are
/// named <c>streaming</c> and <c>batch</c>. <c>-Dexecution.runtime-mode=BATCH</c> runs any job so, whatever its code says.
/// </summary>
[Description("the same job in streaming and in batch mode")]
public static class BatchMode
{
    public static async Task RunAsync(string[] args)
    {
        foreach (var mode in (RuntimeExecutionMode[])[RuntimeExecutionMode.Streaming, RuntimeExecutionMode.Batch])
        {
            var env = StreamExecutionEnvironment.Create(args);
            env.RuntimeMode = mode;
            env.FromElements((Name: "ann", Points: 3), (Name: "bob", Points: 5), (Name: "ann", Points: 4))
                .KeyBy(static x => x.Name)
                .Sum(x => x.Points)
                .Print(mode == RuntimeExecutionMode.Batch ? "batch" : "streaming");
            await env.ExecuteAsync("batch-mode");
        }
    }
}
