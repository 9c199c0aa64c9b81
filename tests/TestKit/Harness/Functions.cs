namespace ActorStream.TestKit.Tests;

public readonly record struct Reading(string Sensor, DateTimeOffset Time, double Value);

public record Alert(string Subject, DateTimeOffset Time, string Text);

/// <summary>A sensor of which nothing has been heard for five minutes.</summary>
sealed class Silence(KeyedRuntimeContext runtime) : KeyedProcessFunction<string, Reading, Alert>
{
    private readonly ValueState<DateTimeOffset> _last = runtime.GetState("last", default(DateTimeOffset));

    public override void ProcessElement(Reading value, KeyedContext<string> context, Collector<Alert> output)
    {
        _last.Value = context.Timestamp;
        context.TimerService.RegisterEventTimeTimer(context.Timestamp + TimeSpan.FromMinutes(5));
    }

    public override void OnTimer(DateTimeOffset timestamp, TimerContext<string> context, Collector<Alert> output)
    {
        if (timestamp >= _last.Value + TimeSpan.FromMinutes(5)) output.Collect(new Alert(context.CurrentKey, timestamp, "silent for five minutes"));
    }
}

/// <summary>Says a minute of processing time after the first record of a key, and at its first record's event time plus a minute, what it has counted.</summary>
sealed class TwoClocks(KeyedRuntimeContext runtime) : KeyedProcessFunction<string, int, string>
{
    public static readonly OutputTag<int> Negative = new("negative");

    private readonly ValueState<int> _count = runtime.GetState("count", 0);

    public override void ProcessElement(int value, KeyedContext<string> context, Collector<string> output)
    {
        if (value < 0) output.Collect(Negative, value);
        if (_count.Value++ > 0) return;
        context.TimerService.RegisterProcessingTimeTimer(context.TimerService.CurrentProcessingTime + TimeSpan.FromMinutes(1));
        context.TimerService.RegisterEventTimeTimer(context.Timestamp + TimeSpan.FromMinutes(1));
    }

    public override void OnTimer(DateTimeOffset timestamp, TimerContext<string> context, Collector<string> output) =>
        output.Collect($"{context.CurrentKey}={_count.Value} ({context.TimeDomain})");
}

/// <summary>Orders and payments that find each other in either order.</summary>
sealed class Match(KeyedRuntimeContext runtime) : KeyedCoProcessFunction<long, (long Id, string Who), (long Id, int Cents), string>
{
    private readonly ValueState<string?> _who = runtime.GetState<string?>("who", null);
    private readonly ListState<int> _early = runtime.GetListState<int>("early");

    public override void ProcessElement1((long Id, string Who) value, KeyedContext<long> context, Collector<string> output)
    {
        _who.Value = value.Who;
        foreach (var cents in _early) output.Collect($"{value.Who} paid {cents}");
        _early.Clear();
    }

    public override void ProcessElement2((long Id, int Cents) value, KeyedContext<long> context, Collector<string> output)
    {
        if (_who.Value is { } who) output.Collect($"{who} paid {value.Cents}");
        else _early.Add(value.Cents);
    }
}

/// <summary>Readings above their sensor's limit, which comes by broadcast.</summary>
sealed class Limits(KeyedRuntimeContext runtime) : KeyedBroadcastProcessFunction<string, Reading, (string Sensor, double Limit), string>
{
    private readonly BroadcastState<string, double> _limits = runtime.GetBroadcastState<string, double>("limits");

    public override void ProcessElement(Reading value, KeyedContext<string> context, Collector<string> output)
    {
        if (_limits.TryGetValue(value.Sensor, out var limit) && value.Value > limit) output.Collect($"{value.Sensor}: {value.Value} > {limit}");
    }

    public override void ProcessBroadcastElement((string Sensor, double Limit) value, KeyedBroadcastContext<string> context, Collector<string> output) =>
        context.Put(_limits, value.Sensor, value.Limit);
}
