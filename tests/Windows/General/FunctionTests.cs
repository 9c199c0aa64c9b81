using ActorStream.Operators.Tests;
using ActorStream.Persistence;
using Xunit;

namespace ActorStream.Windows.Tests;

/// <summary>Functions over all records, their state, and triggers with state of their own.</summary>
public class FunctionTests
{
    static readonly OutputTag<Item> Large = new("large");

    static TimeSpan Ms(long milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    static WindowRig Process(WindowAssigner<Item> assigner, Func<WindowRuntimeContext, ProcessWindowFunction<string, Item, string>> factory, Trigger<Item>? trigger = null, long lateness = 0) =>
        WindowRig.Elements(WindowRig.Spec(assigner, trigger, lateness), new ProcessElements<string, Item, string>(factory));

    [Fact]
    public void Apply_gets_key_window_and_the_records_in_their_order()
    {
        var lambda = static (string key, TimeWindow window, IReadOnlyList<Item> items) => $"{key}{window.EndMilliseconds}:{string.Join(",", items.Select(static i => i.Value))}";
        using var rig = WindowRig.Elements(
            WindowRig.Spec(TumblingEventTimeWindows.Of(Ms(10))), new ApplyElements<string, Item, string, ResultLambda<string, IReadOnlyList<Item>, string, int>>(new(lambda)));
        rig.Send("a", 3, 5).Send("a", 1, 2).Send("a", 2, 9);
        Assert.Equal("a10:3,1,2@9", rig.Watermark(9).Results());
    }

    [Fact]
    public void The_list_that_a_function_was_given_stays_what_it_was()
    {
        var given = new List<IReadOnlyList<Item>>();
        using var rig = WindowRig.Elements(
            WindowRig.Spec(GlobalWindows.Create(), CountTrigger.Of(2)),
            new EvictElements<string, Item, string, ApplyElements<string, Item, string, ResultLambda<string, IReadOnlyList<Item>, string, int>>>(
                CountEvictor.Of(1, evictAfter: true),
                new(new((_, _, items) =>
                {
                    given.Add(items);
                    return "";
                }))));
        for (var i = 1; i <= 6; i++) rig.Send("a", i, i);
        Assert.Equal(["1,2", "2,3,4", "4,5,6"], given.Select(static items => string.Join(",", items.Select(static i => i.Value))));
    }

    sealed class Stateful(WindowRuntimeContext runtime) : ProcessWindowFunction<string, Item, string>
    {
        readonly ValueState<int> _firings = runtime.WindowState.GetState("firings", 0);
        readonly ValueState<int> _ofKey = runtime.GlobalState.GetState("firings", 0);

        public override void Process(string key, WindowContext context, IReadOnlyList<Item> elements, Collector<string> output)
        {
            output.Collect($"{key}#{elements.Count}:{++_firings.Value}/{++_ofKey.Value}");
            foreach (var item in elements)
                if (item.Value > 100) output.Collect(Large, item);
        }

        public override void Clear(string key, WindowContext context) => _firings.Clear();
    }

    [Fact]
    public void A_function_has_state_of_the_window_and_of_the_key()
    {
        using var rig = Process(TumblingEventTimeWindows.Of(Ms(10)), static context => new Stateful(context), lateness: 5);
        rig.One("a", 1).One("b", 2);
        Assert.Equal("a#1:1/1@9 b#1:1/1@9", rig.Watermark(9).Results());
        Assert.Equal("a#2:2/2@9", rig.One("a", 3).Results());
        Assert.Equal("a#1:1/3@19", rig.One("a", 11).Watermark(19).Results());
    }

    [Fact]
    public void A_function_emits_to_side_outputs_with_the_windows_timestamp()
    {
        var op = new WindowOperator<string, Item, ElementList<Item>, string, ByKey, KeyCodec, ListedContents<Item>, ProcessElements<string, Item, string>>(
            OperatorHarness<string>.Context(), WindowRig.Spec(TumblingEventTimeWindows.Of(Ms(10))), default, default, default, new(static context => new Stateful(context)));
        using var rig = WindowRig.Make(op, op.Output, op.Input, WindowRig.Spec(TumblingEventTimeWindows.Of(Ms(10))));
        var side = rig.Harness.Side(Large);
        rig.Send("a", 500, 3).Watermark(9);
        Assert.Equal("a:500@9", string.Join(" ", side.OfType<Rec<Item>>()));
    }

    [Fact]
    public void State_of_windows_that_merge_is_refused_with_the_remedy()
    {
        var error = Assert.ThrowsAny<Exception>(() => Process(EventTimeSessionWindows.WithGap(Ms(5)), static context => new Stateful(context)));
        Assert.Contains("merge", error.Message, StringComparison.Ordinal);
        Assert.Contains("GlobalState", error.Message, StringComparison.Ordinal);
    }

    /// <summary>As the trigger of the documentation, over values instead of status codes.</summary>
    sealed class OnErrors(WindowRuntimeContext runtime) : Trigger<Item>
    {
        readonly ReducingState<int> _errors = runtime.WindowState.GetReducingState("errors", static (int x, int y) => x + y);

        public override bool CanMerge => true;

        public override TriggerResult OnElement(Item element, DateTimeOffset timestamp, TimeWindow window, TriggerContext context)
        {
            if (element.Value < 500) return TriggerResult.Continue;
            _errors.Add(1);
            return _errors.Value % 3 == 0 ? TriggerResult.FireAndPurge : TriggerResult.Continue;
        }

        public override void OnMerge(TimeWindow window, TriggerContext context) => context.MergeState(_errors);

        public override void Clear(TimeWindow window, TriggerContext context) => _errors.Clear();
    }

    [Fact]
    public void A_users_trigger_has_state_of_key_and_window()
    {
        using var rig = OnErrorsOver(TumblingEventTimeWindows.Of(Ms(10)));
        rig.Send("a", 500, 1).Send("a", 1, 2).Send("a", 500, 3).Send("b", 500, 1).Send("a", 500, 11);
        Assert.Equal("", rig.Results());
        Assert.Equal("a-1501@9", rig.Send("a", 500, 4).Results());
        Assert.Equal("", rig.Send("a", 500, 5).Watermark(9).Results());
        Assert.Equal("a-1500@19", rig.Send("a", 500, 12).Send("a", 500, 13).Results());
    }

    [Fact]
    public void A_users_trigger_merges_its_state()
    {
        using var rig = OnErrorsOver(EventTimeSessionWindows.WithGap(Ms(10)));
        rig.Send("a", 500, 0).Send("a", 500, 20);
        Assert.Equal("", rig.Results());
        Assert.Equal("a-1500@29", rig.Send("a", 500, 10).Results());
    }

    static WindowRig OnErrorsOver(WindowAssigner<Item> assigner)
    {
        var spec = new WindowSpec<Item> { Assigner = assigner, Trigger = static context => new OnErrors(context) };
        return WindowRig.Elements(spec, new FoldElements<string, Item, long, long, string, SumOfValues, WindowRig.Emit>(default, default));
    }

    sealed class Lifecycle(List<string> calls) : ProcessAllWindowFunction<Item, string>
    {
        public override Task OpenAsync(CancellationToken cancellationToken)
        {
            calls.Add("open");
            return Task.CompletedTask;
        }

        public override Task CloseAsync()
        {
            calls.Add("close");
            return Task.CompletedTask;
        }

        public override void Process(WindowContext context, IReadOnlyList<Item> elements, Collector<string> output) =>
            output.Collect($"{elements.Count} at {context.CurrentWatermark.ToUnixTimeMilliseconds()}");

        public override void Clear(WindowContext context) => calls.Add($"clear {context.Window.EndMilliseconds}");
    }

    [Fact]
    public void A_function_without_key_is_opened_called_cleared_and_closed()
    {
        var calls = new List<string>();
        using (var rig = Process(TumblingEventTimeWindows.Of(Ms(10)), KeylessWindowFunction<string, Item, string>.Of(_ => new Lifecycle(calls))))
            Assert.Equal("2 at 12@9", rig.One("", 1, 2).Watermark(12).Results());
        Assert.Equal(["open", "clear 10", "close"], calls);
    }

    sealed class Buffered(WindowRuntimeContext runtime) : ProcessWindowFunction<string, Item, string>
    {
        readonly ValueState<int> _ofKey = runtime.GlobalState.GetState("firings", 0);
        readonly ListState<int> _seen = runtime.GetOperatorListState<int>("seen");
        int _buffered;

        public override void Process(string key, WindowContext context, IReadOnlyList<Item> elements, Collector<string> output)
        {
            _buffered += elements.Count;
            output.Collect($"{key}:{++_ofKey.Value} of {_seen.Sum() + _buffered}");
        }

        public override void SnapshotState(long checkpointId)
        {
            _seen.Add(_buffered);
            _buffered = 0;
        }
    }

    [Fact]
    public void State_of_the_key_and_of_the_subtask_comes_back_and_the_function_is_told_of_the_checkpoint()
    {
        static WindowRig Make() => Process(TumblingEventTimeWindows.Of(Ms(10)), static context => new Buffered(context));
        using var before = Make();
        Assert.Equal("a:1 of 2@9", before.One("a", 1, 2).Watermark(9).Results());
        before.Operator.SnapshotState(1);
        using var after = Make().Restore(before.Snapshot());
        Assert.Equal("a:2 of 3@19", after.One("a", 11).Watermark(19).Results());
    }

    [Fact]
    public void A_watermark_that_fires_many_windows_stops_for_lack_of_room_and_goes_on()
    {
        using var rig = WindowRig.Sum(TumblingEventTimeWindows.Of(Ms(10)));
        for (var i = 0; i < 5000; i++) rig.One("k" + i, 1);
        rig.Harness.Sink.Room = 100;
        rig.Watermark(9);
        Assert.Equal(100, rig.Harness.Log.Count);
        Assert.True(((IWindowState)rig.Operator).OpenWindowCount >= 5000 - Collector<string>.MaxRecords);
        rig.Harness.Sink.Room = null;
        rig.Harness.Step();
        Assert.Equal(5000, rig.Harness.Log.OfType<Rec<string>>().Distinct().Count());
        Assert.IsType<Mark>(rig.Harness.Log[^1]);
    }
}
