namespace ActorStream.Streams.Tests;

/// <summary>Environments that take nothing from the machine they run on.</summary>
static class Env
{
    public static StreamExecutionEnvironment Of(int parallelism = 1, bool batch = false, params string[] options)
    {
        var env = StreamExecutionEnvironment.Create(options, [], null);
        env.Parallelism = parallelism;
        if (batch) env.RuntimeMode = RuntimeExecutionMode.Batch;
        return env;
    }

    public static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    public static WatermarkStrategy<T> Bounded<T>(int bound, Func<T, long> time) =>
        WatermarkStrategy.ForBoundedOutOfOrderness(TimeSpan.FromMilliseconds(bound)).WithTimestampAssigner(time);

    public static async Task<List<T>> SortedAsync<T>(DataStream<T> stream) => (await stream.ExecuteAndCollectListAsync()).Order().ToList();
}
