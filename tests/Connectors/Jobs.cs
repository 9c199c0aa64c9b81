using Xunit;

namespace ActorStream.Connectors.Tests;

/// <summary>Small jobs around what is tested.</summary>
static class Jobs
{
    public static StreamExecutionEnvironment Environment(int parallelism = 1)
    {
        var env = StreamExecutionEnvironment.Create();
        env.Parallelism = parallelism;
        return env;
    }

    public static Task<IReadOnlyList<T>> ReadAsync<T>(ISource<T> source, int parallelism = 1) =>
        Environment(parallelism).FromSource(source).ExecuteAndCollectListAsync("reading");

    public static Task<IReadOnlyList<T>> ReadAsync<T>(string path, IFormat<T> format) =>
        ReadAsync(new FileSource<T> { Path = path, Format = format });

    /// <summary>What the job says when it fails.</summary>
    public static async Task<string> FailureAsync<T>(string path, IFormat<T> format)
    {
        var failure = await Assert.ThrowsAsync<JobExecutionException>(() => ReadAsync(path, format));
        return failure.ToString();
    }
}
