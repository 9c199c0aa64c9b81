using System.Collections.Concurrent;
using System.ComponentModel;
using ActorStream.Connectors;

namespace ActorStream.Examples;

/// <summary>
/// Asks a slow service about each record without waiting for one answer after the other: up to a hundred questions are under way. A
/// question that fails is asked again after ten milliseconds, up to three times; one that has no answer within five seconds gets "?".
/// Prints 200 lines from (0, answer 0) to (199, answer 199), in the order in which the answers come, but (13, ?), to which the service
/// never answers. <c>OrderedWait</c> keeps the order of the input. (When the input has ended, what waits for its next try is tried once
/// more, and then fails the job.)
/// </summary>
[Description("asynchronous calls of a service, with retries and a timeout")]
public static class AsyncIo
{
    public static async Task RunAsync(string[] args)
    {
        var env = StreamExecutionEnvironment.Create(args);
        var service = new Service();
        env.FromSource(DataGeneratorSource.Of(static n => n, count: 200, recordsPerSecond: 100), WatermarkStrategy.NoWatermarks())
            .UnorderedWait(
                async (question, cancellationToken) => (question, await service.AnswerAsync(question, cancellationToken)),
                timeout: TimeSpan.FromSeconds(5), capacity: 100,
                retry: AsyncRetry.FixedDelay(3, TimeSpan.FromMilliseconds(10)),
                onTimeout: static question => (question, "?"))
            .Print();
        await env.ExecuteAsync("async-io");
    }

    /// <summary>A service as they are: slow, busy when the first questions are asked for the first time, and silent to question 13.</summary>
    sealed class Service
    {
        readonly ConcurrentDictionary<long, bool> _asked = new();

        public async Task<string> AnswerAsync(long question, CancellationToken cancellationToken)
        {
            await Task.Delay(question == 13 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(10 + (question % 5)), cancellationToken);
            if (question < 10 && _asked.TryAdd(question, true)) throw new IOException("The service is busy.");
            return $"answer {question}";
        }
    }
}
