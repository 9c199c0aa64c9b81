using System.Globalization;

namespace ActorStream.TestKit;

/// <summary>Numbers the records of each key.</summary>
internal sealed class Counting(KeyedRuntimeContext runtime) : KeyedProcessFunction<int, Event, string>
{
    private readonly ValueState<int> _count = runtime.GetState("count", 0);

    public override void ProcessElement(Event value, KeyedContext<int> context, Collector<string> output) =>
        output.Collect(string.Create(CultureInfo.InvariantCulture, $"{context.CurrentKey}|{++_count.Value}"));
}

/// <summary>Gives each record on, and counts.</summary>
internal sealed class Passing(KeyedRuntimeContext runtime) : KeyedProcessFunction<int, Event, Event>
{
    private readonly ValueState<int> _count = runtime.GetState("count", 0);

    public override void ProcessElement(Event value, KeyedContext<int> context, Collector<Event> output)
    {
        _count.Value++;
        output.Collect(value);
    }
}

/// <summary>
/// For each record a line when event time is 10 ms past it, and for each key one line after a while of processing time; both come from timers.
/// </summary>
internal sealed class TwoTimers(KeyedRuntimeContext runtime) : KeyedProcessFunction<int, Event, string>
{
    private readonly MapState<long, int> _due = runtime.GetMapState<long, int>("due");
    private readonly ValueState<bool> _registered = runtime.GetState("registered", false);

    public override void ProcessElement(Event value, KeyedContext<int> context, Collector<string> output)
    {
        var due = value.Time + 10;
        _due[due] = (_due.TryGetValue(due, out var count) ? count : 0) + 1;
        context.TimerService.RegisterEventTimeTimer(DateTimeOffset.FromUnixTimeMilliseconds(due));
        if (_registered.Value) return;
        _registered.Value = true;
        context.TimerService.RegisterProcessingTimeTimer(context.TimerService.CurrentProcessingTime + TimeSpan.FromMilliseconds(20 + context.CurrentKey));
    }

    public override void OnTimer(DateTimeOffset timestamp, TimerContext<int> context, Collector<string> output)
    {
        if (context.TimeDomain == TimeDomain.ProcessingTime)
        {
            output.Collect($"{context.CurrentKey} in processing time");
            return;
        }
        var time = timestamp.ToUnixTimeMilliseconds();
        if (!_due.TryGetValue(time, out var count)) return;
        _due.Remove(time);
        output.Collect($"{context.CurrentKey} {count} times at {time}");
    }
}

/// <summary>Pairs the records of two streams one by one, in whatever order they come.</summary>
internal sealed class Pairing(KeyedRuntimeContext runtime) : KeyedCoProcessFunction<int, Event, Event, string>
{
    private readonly ListState<int> _left = runtime.GetListState<int>("left");
    private readonly ListState<int> _right = runtime.GetListState<int>("right");

    public override void ProcessElement1(Event value, KeyedContext<int> context, Collector<string> output)
    {
        foreach (var other in _right) output.Collect($"{context.CurrentKey}: {value.Number} with {other}");
        _left.Add(value.Number);
    }

    public override void ProcessElement2(Event value, KeyedContext<int> context, Collector<string> output)
    {
        foreach (var other in _left) output.Collect($"{context.CurrentKey}: {other} with {value.Number}");
        _right.Add(value.Number);
    }
}

/// <summary>Holds records back until their key's rule has come by broadcast.</summary>
internal sealed class Ruling(KeyedRuntimeContext runtime) : KeyedBroadcastProcessFunction<int, Event, Event, string>
{
    private readonly BroadcastState<int, int> _rules = runtime.GetBroadcastState<int, int>("rules");
    private readonly ListState<int> _waiting = runtime.GetListState<int>("waiting");

    public override void ProcessElement(Event value, KeyedContext<int> context, Collector<string> output)
    {
        if (_rules.TryGetValue(context.CurrentKey, out var rule)) output.Collect($"{context.CurrentKey}: {value.Number} by {rule}");
        else _waiting.Add(value.Number);
    }

    public override void ProcessBroadcastElement(Event value, KeyedBroadcastContext<int> context, Collector<string> output)
    {
        context.Put(_rules, value.Key, value.Number);
        context.ApplyToKeyedState(_waiting, (key, waiting) =>
        {
            if (key != value.Key) return;
            foreach (var number in waiting) output.Collect($"{key}: {number} by {value.Number}");
            waiting.Clear();
        });
    }
}
