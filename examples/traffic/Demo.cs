using System.ComponentModel;
using ActorStream.Connectors;

namespace ActorStream.Examples;

/// <summary>A visit of a host: its requests with no longer pause than the gap.</summary>
public sealed record Session(string Host, DateTimeOffset Start, DateTimeOffset End, long Requests, long Bytes);

/// <summary>What one minute brought.</summary>
public sealed record Minute(DateTimeOffset Start, long Requests, long Bytes);

/// <summary>A page's requests in an hour.</summary>
public sealed record PageCount(string Page, DateTimeOffset Start, DateTimeOffset End, long Requests);

/// <summary>The most requested pages of an hour.</summary>
public sealed record TopPages(DateTimeOffset Start, DateTimeOffset End, IReadOnlyList<PageCount> Pages);

/// <summary>Failed requests of a host that follow each other closely.</summary>
public sealed record Burst(string Host, DateTimeOffset Start, DateTimeOffset End, long Errors);

/// <summary>
/// The main job: a day of web traffic as sessions per host, requests per minute, top pages of each hour, bursts of errors, and the
/// requests that came too late.
/// </summary>
[Description("a real day of web traffic: sessions, rates, top pages, bursts of errors")]
public static class Demo
{
    static readonly OutputTag<Request> Late = new("late");

    public static async Task RunAsync(string[] args)
    {
        var env = StreamExecutionEnvironment.Create(args);
        TrafficOptions? options;
        try
        {
            options = TrafficOptions.Parse(env.Arguments);
        }
        catch (ArgumentException wrong)
        {
            Console.Error.WriteLine(wrong.Message);
            Environment.ExitCode = 2;
            return;
        }
        if (options is null) return;
        if (options.Parallelism is { } parallelism) env.Parallelism = parallelism;
        // A watermark after each request: which requests are late does not depend on the time that the job takes.
        if (options.Disorder > TimeSpan.Zero) env.AutoWatermarkInterval = TimeSpan.Zero;
        if (Directory.Exists(options.Output)) Directory.Delete(options.Output, recursive: true);
        var input = new TrafficInput(options);
        var report = new TrafficReport();
        Build(env, options, input, report);
        var progress = options.Quiet ? null : new Progress(env.TimeProvider, input.Count);
        var job = env.ExecuteAsync("traffic");
        if (progress is not null) await progress.FollowAsync(job);
        var result = await job;
        report.Print(Console.Out, options, input.Count, result.NetRuntime);
    }

    static void Build(StreamExecutionEnvironment env, TrafficOptions options, TrafficInput input, TrafficReport report)
    {
        var strategy = WatermarkStrategy.ForBoundedOutOfOrderness(options.Bound)
            .WithTimestampAssigner(static (Request r) => r.Time).WithIdleness(TimeSpan.FromMinutes(1));
        var requests = input.Open(env, strategy);

        var sessions = requests.KeyBy(static r => r.Host)
            .Window(EventTimeSessionWindows.WithGap(options.Gap))
            .SideOutputLateData(Late)
            .Aggregate(static a => a.Count(), static a => a.Sum(r => r.Bytes), (host, window, n, bytes) =>
                new Session(host, window.Start, window.End - options.Gap, n, bytes))
            .Name("sessions").Uid("sessions");
        Collect(sessions, options, "sessions", report.Add);
        Collect(sessions.GetSideOutput(Late), options, "late", report.AddLate);

        var minutes = requests.WindowAll(TumblingEventTimeWindows.Of(TimeSpan.FromMinutes(1)))
            .Aggregate(static a => a.Count(), static a => a.Sum(r => r.Bytes), static (window, n, bytes) => new Minute(window.Start, n, bytes))
            .Name("minutes").Uid("minutes");
        Collect(minutes, options, "minutes", report.Add);

        var hours = requests.KeyBy(static r => r.Page)
            .Window(SlidingEventTimeWindows.Of(TimeSpan.FromHours(1), slide: TimeSpan.FromMinutes(5)))
            .Aggregate(static a => a.Count(), static (page, window, n) => new PageCount(page, window.Start, window.End, n))
            .Name("pages").Uid("pages");
        var top = hours.KeyBy(static p => p.End).Process(static context => new TopOfHour(context)).Name("top pages").Uid("top-pages");
        Collect(top, options, "top-pages", report.Add);

        var bursts = requests.Filter(static r => r.Status >= 400).Name("errors").KeyBy(static r => r.Host)
            // Servers' faults keep a burst open longer than clients' ones.
            .Window(EventTimeSessionWindows.WithDynamicGap(static (Request r) => TimeSpan.FromMinutes(r.Status >= 500 ? 5 : 1)))
            .Aggregate(static a => a.Count(), static (host, window, n) => new Burst(host, window.Start, window.End, n))
            .Filter(static b => b.Errors >= 3).Name("bursts").Uid("bursts");
        Collect(bursts, options, "bursts", report.Add);
    }

    /// <summary>All results into files, and into the report.</summary>
    static void Collect<T>(DataStream<T> results, TrafficOptions options, string name, Action<T> add)
    {
        results.SinkTo(new FileSink<T> { Path = Path.Combine(options.Output, name), Format = new JsonFormat<T>(), Suffix = ".jsonl" })
            .Name($"{name} files").Uid($"{name}-files");
        results.SinkTo((result, _) =>
        {
            add(result);
            return Task.CompletedTask;
        }).Name($"{name} report").SetParallelism(1);
    }
}

/// <summary>Gathers the counts of an hour and emits the five highest when the hour is complete.</summary>
sealed class TopOfHour(KeyedRuntimeContext runtime) : KeyedProcessFunction<DateTimeOffset, PageCount, TopPages>
{
    const int Places = 5;
    readonly ListState<PageCount> _counts = runtime.GetListState<PageCount>("counts");

    public override void ProcessElement(PageCount value, KeyedContext<DateTimeOffset> context, Collector<TopPages> output)
    {
        _counts.Add(value);
        context.TimerService.RegisterEventTimeTimer(value.End);
    }

    public override void OnTimer(DateTimeOffset timestamp, TimerContext<DateTimeOffset> context, Collector<TopPages> output)
    {
        var best = _counts.Get().OrderByDescending(static c => c.Requests).ThenBy(static c => c.Page, StringComparer.Ordinal).Take(Places).ToArray();
        _counts.Clear();
        output.Collect(new TopPages(best[0].Start, best[0].End, best));
    }
}
