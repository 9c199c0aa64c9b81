using Xunit;

namespace ActorStream.Operators.Tests;

public class TimerTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Registering_twice_fires_once()
    {
        using var harness = Start(out var input, static (v, context, _) => { At(context, 10); At(context, 10); });
        input.Send(0, new Item(1, 0)).Send(0, new Item(1, 0));
        harness.Watermark(10);
        Assert.Equal("1 EventTime 10@10 W10", harness.Take());
    }

    [Fact]
    public void One_time_of_two_keys_is_two_timers()
    {
        using var harness = Start(out var input, static (v, context, _) => At(context, 10));
        input.Send(0, new Item(1, 0), new Item(2, 0));
        harness.Watermark(10);
        Assert.Equal(["1 EventTime 10@10", "2 EventTime 10@10"], harness.Log.SkipLast(1).Select(static e => e.ToString()).Order());
    }

    [Fact]
    public void The_two_time_domains_are_apart()
    {
        using var harness = Start(out var input, static (v, context, _) =>
        {
            At(context, 10);
            context.TimerService.RegisterProcessingTimeTimer(Instant(10));
        });
        input.Send(0, new Item(1, 0));
        harness.ProcessingTime(10);
        Assert.Equal("1 ProcessingTime 10", harness.Take());
        harness.Watermark(10);
        Assert.Equal("1 EventTime 10@10 W10", harness.Take());
    }

    [Fact]
    public void A_watermark_fires_all_timers_up_to_it_in_order_of_time_and_then_goes_on()
    {
        using var harness = Start(out var input, static (v, context, _) => At(context, v.Value));
        input.Send(0, new Item(1, 30), new Item(2, 10), new Item(3, 20), new Item(4, 40));
        harness.Watermark(9);
        Assert.Equal("W9", harness.Take());
        harness.Watermark(30);
        Assert.Equal("2 EventTime 10@10 3 EventTime 20@20 1 EventTime 30@30 W30", harness.Take());
        harness.Watermark(40);
        Assert.Equal("4 EventTime 40@40 W40", harness.Take());
    }

    [Fact]
    public void A_timer_registered_in_OnTimer_for_a_time_that_has_come_fires_in_the_same_advance()
    {
        using var harness = Start(out var input, static (v, context, _) => At(context, 10), static (at, context) =>
        {
            if (at.ToUnixTimeMilliseconds() < 25) context.TimerService.RegisterEventTimeTimer(at.AddMilliseconds(5));
        });
        input.Send(0, new Item(1, 0));
        harness.Watermark(20);
        Assert.Equal("1 EventTime 10@10 1 EventTime 15@15 1 EventTime 20@20 W20", harness.Take());
        harness.Watermark(100);
        Assert.Equal("1 EventTime 25@25 W100", harness.Take());
    }

    [Fact]
    public void Deleting_a_timer_that_is_not_there_does_nothing()
    {
        using var harness = Start(out var input, static (v, context, _) =>
        {
            context.TimerService.DeleteEventTimeTimer(Instant(10));
            context.TimerService.DeleteProcessingTimeTimer(Instant(10));
        });
        input.Send(0, new Item(1, 0));
        harness.Watermark(10).ProcessingTime(10);
        Assert.Equal("W10", harness.Take());
    }

    [Fact]
    public void A_deleted_timer_does_not_fire()
    {
        using var harness = Start(out var input, static (v, context, _) =>
        {
            if (v.Value > 0) At(context, v.Value);
            else context.TimerService.DeleteEventTimeTimer(Instant(-v.Value));
        });
        input.Send(0, new Item(1, 10), new Item(1, 20), new Item(2, 10), new Item(1, -10));
        harness.Watermark(20);
        Assert.Equal("2 EventTime 10@10 1 EventTime 20@20 W20", harness.Take());
    }

    [Fact]
    public void A_timer_that_another_one_of_the_same_step_deletes_does_not_fire()
    {
        using var harness = Start(
            out var input,
            static (v, context, _) => { At(context, 10); At(context, 11); },
            static (at, context) => context.TimerService.DeleteEventTimeTimer(Instant(11)));
        input.Send(0, new Item(1, 0));
        harness.Watermark(20);
        Assert.Equal("1 EventTime 10@10 W20", harness.Take());
    }

    [Fact]
    public void A_processing_time_timers_records_have_no_timestamp()
    {
        using var harness = Start(out var input, static (v, context, _) => context.TimerService.RegisterProcessingTimeTimer(Instant(50)));
        input.Send(7, new Item(1, 0));
        Assert.Equal(50, harness.Operator.NextProcessingTime);
        harness.ProcessingTime(49);
        Assert.Empty(harness.Log);
        harness.ProcessingTime(60);
        Assert.Equal(new Rec<string>("1 ProcessingTime 50", long.MinValue), Assert.Single(harness.Log));
        Assert.Equal(long.MaxValue, harness.Operator.NextProcessingTime);
    }

    [Fact]
    public void A_timer_for_a_time_that_has_passed_fires_with_the_next_watermark()
    {
        using var harness = Start(out var input, static (v, context, _) => At(context, 5));
        harness.Watermark(10);
        input.Send(12, new Item(1, 0));
        Assert.Equal("W10", harness.Take());
        harness.Watermark(11);
        Assert.Equal("1 EventTime 5@5 W11", harness.Take());
    }

    [Fact]
    public void The_watermark_is_the_lowest_time_before_the_first_and_the_one_that_fires_in_OnTimer()
    {
        using var harness = Start(
            out var input,
            static (v, context, output) =>
            {
                output.Collect(context.TimerService.CurrentWatermark == DateTimeOffset.MinValue ? "none" : $"{context.TimerService.CurrentWatermark.ToUnixTimeMilliseconds()}");
                At(context, 5);
            },
            static (at, context) => Assert.Equal(Instant(8), context.TimerService.CurrentWatermark));
        input.Send(1, new Item(1, 0));
        harness.Watermark(8);
        input.Send(9, new Item(2, 0));
        Assert.Equal("none@1 1 EventTime 5@5 W8 8@9", harness.Take());
    }

    [Fact]
    public void Firing_stops_when_there_is_no_room_and_goes_on_where_it_stopped()
    {
        using var harness = Start(out var input, static (v, context, _) => At(context, v.Value));
        input.Send(Enumerable.Range(1, 5000).Select(static n => (new Item(n, n), 0L)).ToArray());
        harness.Sink.Room = 0;
        harness.Watermark(4000);
        Assert.Empty(harness.Log);
        while (harness.Log.Count <= 4000)
        {
            harness.Sink.Room = 300;
            harness.Step();
        }
        Assert.Equal(Enumerable.Range(1, 4000).Select(static n => $"{n} EventTime {n}@{n}").Append("W4000"), harness.Log.Select(static e => e.ToString()));
    }

    [Fact]
    public void Processing_time_timers_that_are_pending_at_the_end_fire_then()
    {
        using var harness = Start(out var input, static (v, context, _) => context.TimerService.RegisterProcessingTimeTimer(Instant(50)), static (at, context) =>
            context.TimerService.RegisterProcessingTimeTimer(at.AddMilliseconds(50)));
        input.Send(0, new Item(1, 0));
        Assert.True(harness.EndInput());
        Assert.Equal("1 ProcessingTime 50", harness.Take());
        Assert.Contains(KeyValuePair.Create("numTimersDroppedAtEnd", 1.0), harness.Operator.Context.Metrics.Values);
    }

    [Fact]
    public void Or_they_are_dropped_and_counted_where_that_was_asked_for()
    {
        using var harness = Start(out var input, static (v, context, _) => context.TimerService.RegisterProcessingTimeTimer(Instant(50)), firesAtEnd: false);
        input.Send(0, new Item(1, 0), new Item(2, 0));
        Assert.True(harness.EndInput());
        Assert.Equal("", harness.Take());
        Assert.Contains(KeyValuePair.Create("numTimersDroppedAtEnd", 2.0), harness.Operator.Context.Metrics.Values);
    }

    [Fact]
    public void In_batch_mode_both_kinds_fire_at_the_end_of_their_key()
    {
        using var harness = Start(
            out var input,
            static (v, context, output) =>
            {
                Assert.Equal(DateTimeOffset.MinValue, context.TimerService.CurrentWatermark);
                At(context, 10);
                context.TimerService.RegisterProcessingTimeTimer(Instant(5));
            },
            batch: true);
        input.Send(0, new Item(1, 0));
        harness.ProcessingTime(100);
        Assert.Equal("", harness.Take());
        Assert.True(harness.EndKey());
        Assert.Equal("1 EventTime 10@10 1 ProcessingTime 5", harness.Take());
        input.Send(0, new Item(2, 0));
        Assert.True(harness.EndKey());
        Assert.Equal("2 EventTime 10@10 2 ProcessingTime 5", harness.Take());
    }

    [Fact]
    public void A_failing_timer_names_its_key_and_time()
    {
        using var harness = Start(out var input, static (v, context, _) => At(context, 10), static (_, _) => throw new InvalidOperationException("broken"));
        input.Send(0, new Item(7, 0));
        var failure = Assert.Throws<OperatorFailedException>(() => harness.Watermark(10));
        Assert.Equal("op, subtask 0, the EventTime timer 1970-01-01T00:00:00.010Z of key 7: InvalidOperationException: broken", failure.Message);
    }

    private static DateTimeOffset Instant(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static void At(KeyedContext<int> context, long milliseconds) => context.TimerService.RegisterEventTimeTimer(Instant(milliseconds));

    private OperatorHarness<string> Start(
        out OperatorHarness<string>.Input<Item> input,
        OnItem<Item> onItem,
        OnTimer? onTimer = null,
        bool batch = false,
        bool firesAtEnd = true)
    {
        var context = OperatorHarness<string>.Context(_time, batch: batch, firesAtEnd: firesAtEnd);
        return Keyed.Harness(Keyed.Process(context, _ => new Scripted(onItem, onTimer)), out input);
    }

    private delegate void OnItem<T>(T value, KeyedContext<int> context, Collector<string> output);

    private delegate void OnTimer(DateTimeOffset timestamp, TimerContext<int> context);

    /// <summary>Writes down each timer as "key domain time".</summary>
    private sealed class Scripted(OnItem<Item> onItem, OnTimer? onTimer) : KeyedProcessFunction<int, Item, string>
    {
        public override void ProcessElement(Item value, KeyedContext<int> context, Collector<string> output) => onItem(value, context, output);

        public override void OnTimer(DateTimeOffset timestamp, TimerContext<int> context, Collector<string> output)
        {
            Assert.Equal(timestamp, context.Timestamp);
            output.Collect($"{context.CurrentKey} {context.TimeDomain} {timestamp.ToUnixTimeMilliseconds()}");
            onTimer?.Invoke(timestamp, context);
        }
    }
}
