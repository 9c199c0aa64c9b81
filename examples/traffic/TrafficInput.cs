using System.Runtime.CompilerServices;
using ActorStream.Connectors;

namespace ActorStream.Examples;

/// <summary>The requests in the order in which they arrive: shuffled within a span, several days long, or at the pace at which they happened.</summary>
sealed class TrafficInput
{
    const long Day = 86_400_000;
    readonly Request[] _requests;
    readonly TrafficOptions _options;

    public TrafficInput(TrafficOptions options)
    {
        _options = options;
        var read = AccessLog.Read(options.InputPath, options.Format);
        var span = (ulong)options.Disorder.TotalMilliseconds;
        // A request is delayed by a hash of its number: seeded, so that every run shuffles alike.
        _requests = span == 0
            ? [.. read]
            : [.. read.Select((r, n) => (Request: r, Arrival: r.Time + (long)(Mix((ulong)n) % (span + 1)))).OrderBy(static a => a.Arrival).Select(static a => a.Request)];
        Days = _requests.Length == 0 ? 1 : ((_requests.Max(static r => r.Time) - _requests.Min(static r => r.Time)) / Day) + 1;
    }

    public long Count => (long)_requests.Length * _options.Repeat;

    /// <summary>How many days the input covers, once.</summary>
    long Days { get; }

    public DataStream<Request> Open(StreamExecutionEnvironment env, WatermarkStrategy<Request> strategy) =>
        _options.Speedup > 0
            ? env.FromAsyncEnumerable(Replay(env.TimeProvider)).Name("requests").AssignTimestampsAndWatermarks(strategy)
            // One subtask reads, so that the order is the arrival's; what follows runs in all.
            : env.FromSource(DataGeneratorSource.Of(At, Count), strategy).Name("requests").SetParallelism(1);

    Request At(long number)
    {
        var request = _requests[number % _requests.Length];
        var round = number / _requests.Length;
        return round == 0 ? request : request with { Time = request.Time + (round * Days * Day) };
    }

    async IAsyncEnumerable<Request> Replay(TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (Count == 0) yield break;
        var (started, first) = (time.GetTimestamp(), At(0).Time);
        for (var n = 0L; n < Count; n++)
        {
            var request = At(n);
            var due = TimeSpan.FromMilliseconds((request.Time - first) / _options.Speedup);
            var wait = due - time.GetElapsedTime(started);
            if (wait > TimeSpan.FromMilliseconds(1)) await Task.Delay(wait, time, cancellationToken);
            yield return request;
        }
    }

    static ulong Mix(ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
