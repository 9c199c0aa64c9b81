using ActorStream.Persistence;
using Xunit;

namespace ActorStream.Operators.Tests;

public class ProcessOperatorTests
{
    private static readonly OutputTag<int> Odd = new("odd");

    [Fact]
    public void Results_take_their_records_timestamp_and_side_outputs_too()
    {
        var op = new ProcessOperator<int, string>(OperatorHarness<string>.Context(), static _ => new Split());
        using var harness = new OperatorHarness<string>(op, op.Output);
        var odd = harness.Side(Odd);
        harness.Into(op.Input).Send((1, 10), (2, 20), (4, long.MinValue));
        Assert.Equal("2 at 20@20 4 at none", harness.Take());
        Assert.Equal(new Rec<int>(1, 10), Assert.Single(odd));
    }

    [Fact]
    public void Asking_for_a_timestamp_that_is_not_there_fails_with_the_remedy()
    {
        var op = new ProcessOperator<int, string>(OperatorHarness<string>.Context(), static _ => new Timestamps());
        using var harness = new OperatorHarness<string>(op, op.Output);
        var failure = Assert.Throws<OperatorFailedException>(() => harness.Into(op.Input).Send(long.MinValue, 5));
        Assert.Contains("AssignTimestampsAndWatermarks", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith(": 5", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_key_there_are_clocks_and_no_timers()
    {
        var time = new ManualTime(77);
        var op = new ProcessOperator<int, string>(OperatorHarness<string>.Context(time), static _ => new Clocks());
        using var harness = new OperatorHarness<string>(op, op.Output, time);
        harness.Watermark(5);
        harness.Into(op.Input).Send(6, 1);
        Assert.Equal("W5 5 77@6", harness.Take());
        var failure = Assert.Throws<OperatorFailedException>(() => harness.Into(op.Input).Send(6, 2));
        Assert.Contains("KeyBy", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_watermark_behind_the_records_passes_records_that_are_late_too()
    {
        var op = new ProcessOperator<int, string>(OperatorHarness<string>.Context(), static _ => new Timestamps());
        using var harness = new OperatorHarness<string>(op, op.Output);
        harness.Watermark(100);
        harness.Into(op.Input).Send(3, 1);
        Assert.Equal("W100 3@3", harness.Take());
    }

    [Fact]
    public void The_lifecycle_is_open_records_snapshot_complete_close()
    {
        var log = new List<string>();
        var op = new ProcessOperator<int, string>(OperatorHarness<string>.Context(), _ => new Lifecycle(log));
        using (var harness = new OperatorHarness<string>(op, op.Output))
        {
            harness.Into(op.Input).Send(0, 1);
            op.SnapshotState(7);
            op.Freeze().Dispose();
            op.CheckpointCompleted(7);
        }
        Assert.Equal(["made", "open", "record 1", "snapshot 7", "complete 7", "close"], log);
    }

    [Fact]
    public void A_function_knows_its_subtask_and_counts_for_the_jobs_result()
    {
        var contexts = new[] { Context(0), Context(1) };
        foreach (var context in contexts)
        {
            var op = new ProcessOperator<int, string>(context, static runtime => new Counting(runtime));
            using var harness = new OperatorHarness<string>(op, op.Output);
            harness.Into(op.Input).Send(0, 1, 2, 2);
            Assert.Equal($"counter {context.Subtask} of 2", harness.Log[0].ToString());
        }
        var merged = AccumulatorSet.MergeAll(contexts.Select(static c => c.Accumulators));
        Assert.Equal(6L, merged["records"]);
        Assert.Equal(5.0, merged["halves"]);
        Assert.Equal([1, 2, 2, 1, 2, 2], (List<int>)merged["values"]);
        Assert.Equal([new(1, 2), new(2, 4)], (SortedDictionary<long, long>)merged["histogram"]);

        static OperatorContext Context(int subtask) => new()
        {
            JobName = "job",
            Name = "counter",
            Uid = "uid",
            Subtask = subtask,
            Parallelism = 2,
            MaxParallelism = 128,
            Time = new ManualTime(),
            Wake = static () => { },
        };
    }

    [Fact]
    public void An_accumulators_name_is_of_one_kind()
    {
        var set = new AccumulatorSet();
        _ = new LongCounter(set, "n");
        var error = Assert.Throws<ArgumentException>(() => new DoubleCounter(set, "n"));
        Assert.Contains("\"n\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void State_is_declared_in_the_constructor_or_not_at_all()
    {
        RuntimeContext? kept = null;
        _ = new ProcessOperator<int, string>(OperatorHarness<string>.Context(), runtime =>
        {
            kept = runtime;
            return new Split();
        });
        var error = Assert.Throws<InvalidOperationException>(() => kept!.GetOperatorListState<int>("late"));
        Assert.Contains("constructor", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_of_the_subtask_survives_a_restart() => Restarts.ChangeNothing(
        static context => new ProcessOperator<int, string>(context, static runtime => new Remembering(runtime)),
        static op => op.Output,
        static (op, harness) => harness.Into(op.Input).Send(0, 1, 2),
        static (op, harness) => harness.Into(op.Input).Send(0, 3),
        static (op, harness) => harness.Into(op.Input).Send(0, 4));

    [Fact]
    public void Both_inputs_of_a_co_function_are_processed()
    {
        var op = new CoProcessOperator<int, string, string>(OperatorHarness<string>.Context(), static _ => new Both());
        using var harness = new OperatorHarness<string>(op, op.Output);
        harness.Into(op.Input1).Send(1, 5);
        harness.Into(op.Input2).Send(2, "x");
        Assert.Equal("one 5@1 two x@2", harness.Take());
    }

    [Fact]
    public void A_flat_map_gives_any_number_of_records()
    {
        var op = new FlatMapOperator<int, int, FlatMapLambda<int, int, int>>(new(static (n, output) =>
        {
            for (var i = 0; i < n; i++) output.Collect(n);
        }));
        op.Attach(OperatorHarness<int>.Context());
        using var harness = new OperatorHarness<int>(op, op.Output);
        harness.Into(op.Input).Send((2, 20), (0, 0), (1, 10));
        Assert.Equal("2@20 2@20 1@10", harness.Take());
    }

    [Fact]
    public void A_flat_map_may_give_a_sequence_of_any_kind()
    {
        var op = new FlatMapOperator<int, int, SequenceLambda<int, int, int>>(new(static n => n switch
        {
            0 => [7],
            1 => new List<int> { 8, 9 },
            2 => Enumerable.Range(10, 2),
            _ => null!,
        }));
        op.Attach(OperatorHarness<int>.Context());
        using var harness = new OperatorHarness<int>(op, op.Output);
        harness.Into(op.Input).Send(1, 0, 1, 2, 3);
        Assert.Equal("7@1 8@1 9@1 10@1 11@1", harness.Take());
    }

    [Fact]
    public void A_flat_map_over_two_streams_has_a_function_for_each()
    {
        var op = new CoFlatMapOperator<int, string, string, MapAsFlatMap<int, string, MapLambda<int, string, int>>, FlatMapLambda<string, string, int>>(
            new(new(static n => $"{n}")), new(static (text, output) => { output.Collect(text); output.Collect(text); }));
        op.Attach(OperatorHarness<string>.Context());
        using var harness = new OperatorHarness<string>(op, op.Output);
        harness.Into(op.Input1).Send(1, 5);
        harness.Into(op.Input2).Send(2, "x");
        Assert.Equal("5@1 x@2 x@2", harness.Take());
    }

    [Fact]
    public void A_full_side_output_stops_the_loop_and_nothing_is_lost()
    {
        var op = new ProcessOperator<int, string>(OperatorHarness<string>.Context(), static _ => new Split());
        using var harness = new OperatorHarness<string>(op, op.Output);
        var odd = harness.Side(Odd);
        harness.Into(op.Input).Send(Enumerable.Range(0, 5000).Select(static n => ((2 * n) + 1, 0L)).ToArray());
        Assert.Equal(5000, odd.Count);
    }

    private sealed class Split : ProcessFunction<int, string>
    {
        public override void ProcessElement(int value, ProcessContext context, Collector<string> output)
        {
            if (value % 2 == 1) output.Collect(Odd, value);
            else output.Collect($"{value} at {(context.HasTimestamp ? context.Timestamp.ToUnixTimeMilliseconds().ToString() : "none")}");
        }
    }

    private sealed class Timestamps : ProcessFunction<int, string>
    {
        public override void ProcessElement(int value, ProcessContext context, Collector<string> output) =>
            output.Collect($"{context.Timestamp.ToUnixTimeMilliseconds()}");
    }

    private sealed class Clocks : ProcessFunction<int, string>
    {
        public override void ProcessElement(int value, ProcessContext context, Collector<string> output)
        {
            output.Collect($"{context.TimerService.CurrentWatermark.ToUnixTimeMilliseconds()} {context.TimerService.CurrentProcessingTime.ToUnixTimeMilliseconds()}");
            if (value == 2) context.TimerService.RegisterEventTimeTimer(context.Timestamp);
        }
    }

    private sealed class Lifecycle : ProcessFunction<int, string>
    {
        private readonly List<string> _log;

        public Lifecycle(List<string> log)
        {
            _log = log;
            log.Add("made");
        }

        public override Task OpenAsync(CancellationToken cancellationToken) => Log("open");

        public override Task CloseAsync() => Log("close");

        public override void SnapshotState(long checkpointId) => Log($"snapshot {checkpointId}");

        public override void NotifyCheckpointComplete(long checkpointId) => Log($"complete {checkpointId}");

        public override void ProcessElement(int value, ProcessContext context, Collector<string> output) => Log($"record {value}");

        private Task Log(string line)
        {
            _log.Add(line);
            return Task.CompletedTask;
        }
    }

    private sealed class Counting(RuntimeContext runtime) : ProcessFunction<int, string>
    {
        private readonly LongCounter _records = runtime.GetLongCounter("records");
        private readonly DoubleCounter _halves = runtime.GetDoubleCounter("halves");
        private readonly ListAccumulator<int> _values = runtime.GetListAccumulator<int>("values");
        private readonly HistogramAccumulator _histogram = runtime.GetHistogram("histogram");

        public override void ProcessElement(int value, ProcessContext context, Collector<string> output)
        {
            _records.Add(1);
            _halves.Add(value / 2.0);
            _values.Add(value);
            _histogram.Add(value);
            output.Timestamp = long.MinValue;
            output.Collect($"{runtime.TaskInfo.Name} {runtime.TaskInfo.Subtask} of {runtime.TaskInfo.Parallelism}");
        }
    }

    private sealed class Remembering(RuntimeContext runtime) : ProcessFunction<int, string>
    {
        private readonly ListState<int> _seen = runtime.GetOperatorListState<int>("seen");

        public override void ProcessElement(int value, ProcessContext context, Collector<string> output)
        {
            _seen.Add(value);
            output.Collect(string.Join(",", _seen));
        }
    }

    private sealed class Both : CoProcessFunction<int, string, string>
    {
        public override void ProcessElement1(int value, ProcessContext context, Collector<string> output) => output.Collect($"one {value}");

        public override void ProcessElement2(string value, ProcessContext context, Collector<string> output) => output.Collect($"two {value}");
    }
}
