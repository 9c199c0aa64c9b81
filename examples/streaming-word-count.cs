using System.ComponentModel;
using ActorStream.Connectors;

namespace ActorStream.Examples;

/// <summary>
/// Counts words while they come, a hundred in a second: each word is followed by how often it has been seen so far. The 90 words that
/// are made up hold each of 18 words five times, so the lines run from <c>(watermark, 1)</c> to <c>(watermark, 5)</c>, and so for all.
/// </summary>
[Description("counts words as they come, from a source that makes them up")]
public static class StreamingWordCount
{
    static readonly string[] Words =
    [
        "actor", "window", "timer", "event_time", "processing_time", "state", "connector", "stream", "checkpoint",
        "watermark", "sideoutput", "sql", "datastream", "broadcast", "asyncio", "catalog", "batch", "streaming",
    ];

    public static async Task RunAsync(string[] args)
    {
        var env = StreamExecutionEnvironment.Create(args);
        env.FromSource(
                DataGeneratorSource.Of(static n => n * 5 % Words.Length, count: 90, recordsPerSecond: 100),
                WatermarkStrategy.NoWatermarks())
            .Map(static id => (Word: Words[id], Count: 1L))
            .KeyBy(static x => x.Word)
            .Sum(x => x.Count)
            .Print();
        await env.ExecuteAsync("streaming-word-count");
    }
}
