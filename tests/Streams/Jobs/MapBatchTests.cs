using Xunit;

namespace ActorStream.Streams.Tests.Jobs;

public class MapBatchTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Batches_bring_every_record_once_with_its_timestamp(int parallelism)
    {
        var env = StreamExecutionEnvironment.Create([], [], null);
        env.Parallelism = parallelism;

        var results = await env.FromSequence(0, 4_999)
            .AssignTimestampsAndWatermarks(WatermarkStrategy.NoWatermarks().WithTimestampAssigner(static (long n) => n * 10))
            .MapBatch(static (ReadOnlySpan<long> values, ReadOnlySpan<long> timestamps, Collector<(long Value, long Timestamp)> output) =>
            {
                for (var i = 0; i < values.Length; i++) output.Collect((values[i], timestamps[i]), timestamps[i]);
            })
            .ExecuteAndCollectListAsync();

        Assert.Equal(Enumerable.Range(0, 5_000).Select(static n => ((long)n, n * 10L)), results.Order());
    }
}
