using Xunit;

namespace ActorStream.Streams.Tests.Plan;

public class InvalidPlanTests
{
    [Fact]
    public void An_empty_program_says_how_to_begin() => Faulty(Env.Of(), "no operators");

    [Fact]
    public void A_key_that_cannot_be_serialized_names_its_member()
    {
        var env = Env.Of();
        env.FromElements(new Session(1, new object())).KeyBy(static s => s).Reduce(static (a, b) => b).Print();
        Faulty(env, "KeyBy (InvalidPlanTests.cs:", "Session", "Socket");
    }

    [Fact]
    public void A_key_without_value_equality_is_refused()
    {
        var env = Env.Of();
        env.FromElements(1).KeyBy(static x => new[] { x }).Reduce(static (a, b) => b).Print();
        Faulty(env, "KeyBy (InvalidPlanTests.cs:", "cannot be a key", "[]");
    }

    [Fact]
    public void State_that_cannot_be_serialized_is_refused_when_the_plan_is_checked()
    {
        var env = Env.Of();
        env.FromElements(1).KeyBy(static x => x).Process(static context => new BadState(context)).Name("keeper").Print();
        Faulty(env, "keeper (Process, InvalidPlanTests.cs:", "Func");
    }

    [Fact]
    public void A_window_without_a_function_says_how_to_end_it()
    {
        var env = Env.Of();
        env.FromElements(1).KeyBy(static x => x).Window(TumblingEventTimeWindows.Of(TimeSpan.FromMinutes(1)));
        Faulty(env, "Window (InvalidPlanTests.cs:", "has no function: end it with Reduce, Aggregate, Apply or Process.");
    }

    [Fact]
    public void Forward_between_unequal_parallelism_names_both()
    {
        var env = Env.Of(4);
        env.FromSequence(1, 10).Name("numbers").Forward().Map(static x => x).Name("two").SetParallelism(2).Print();
        Faulty(env, "Forward to two", "numbers", "has 4", "has 2", "Rebalance()");
    }

    [Fact]
    public void Two_operators_with_one_uid_are_both_named()
    {
        var env = Env.Of();
        env.FromSequence(1, 10).Map(static x => x).Name("one").Uid("same").Map(static x => x).Name("other").Uid("same").Print();
        Faulty(env, "one", "other", "same uid \"same\"");
    }

    [Fact]
    public void An_endless_source_in_batch_mode_is_named()
    {
        var env = Env.Of(1, batch: true);
        env.FromSource(new EndlessSource()).Name("ticks").Print();
        Faulty(env, "ticks", "never ends", "batch mode");
    }

    [Fact]
    public void Parallelism_above_the_number_of_key_groups_is_refused()
    {
        var env = Env.Of(8);
        env.MaxParallelism = 4;
        env.FromSequence(1, 10).KeyBy(static x => x).Reduce(static (a, b) => a).Name("sums").Print();
        Faulty(env, "sums", "parallelism of 8", "max parallelism of 4");
    }

    [Fact]
    public void An_interval_join_without_bounds_is_refused()
    {
        var env = Env.Of();
        var keyed = env.FromSequence(1, 10).KeyBy(static x => x);
        keyed.IntervalJoin(keyed).Apply(static (a, b) => a).Print();
        Faulty(env, "IntervalJoin", "Between(lower, upper)");
    }

    [Fact]
    public void Lateness_in_processing_time_is_refused()
    {
        var env = Env.Of();
        env.FromSequence(1, 10).KeyBy(static x => x).Window(TumblingProcessingTimeWindows.Of(TimeSpan.FromMinutes(1)))
            .AllowedLateness(TimeSpan.FromMinutes(5)).Reduce(static (a, b) => a).Print();
        var plan = Assert.Throws<InvalidPlanException>(() => env.ExecuteAsync());
        var fault = Assert.Single(plan.Faults);
        foreach (var part in new[] { "InvalidPlanTests.cs:", "AllowedLateness(00:05:00) on TumblingProcessingTimeWindows", "late records" })
            Assert.Contains(part, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Operators_without_a_uid_are_refused_where_uids_are_required()
    {
        var env = Env.Of(1, false, "-Dpipeline.auto-generate-uids=false");
        env.FromSequence(1, 10).Uid("a").Map(static x => x).Name("nameless").SinkTo(static (_, _) => Task.CompletedTask).Uid("c");
        Faulty(env, "nameless", "has no uid");
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var env = Env.Of(4);
        env.FromSequence(1, 10).Forward().Map(static x => x).SetParallelism(2).KeyBy(static x => new[] { x }).Reduce(static (a, b) => b).Print();
        env.FromElements(1).KeyBy(static x => x).Window(TumblingEventTimeWindows.Of(TimeSpan.FromMinutes(1)));
        var plan = Assert.Throws<InvalidPlanException>(() => env.ExecuteAsync());
        Assert.Equal(3, plan.Faults.Count);
        Assert.StartsWith("The plan has 3 faults:", plan.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_after_a_union_is_refused_there_and_then()
    {
        var env = Env.Of();
        var union = env.FromSequence(1, 10).Union(env.FromSequence(1, 10));
        Assert.Contains("Name must follow the operator", Assert.Throws<InvalidPlanException>(() => union.Name("x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Streams_of_two_environments_do_not_meet()
    {
        var (a, b) = (Env.Of().FromSequence(1, 10), Env.Of().FromSequence(1, 10));
        Assert.Throws<InvalidPlanException>(() => a.Union(b));
        Assert.Throws<InvalidPlanException>(() => a.Connect(b));
        Assert.Throws<InvalidPlanException>(() => a.Connect(b.Broadcast()).Process(static _ => new Nothing()));
        Assert.Throws<InvalidPlanException>(() => a.KeyBy(static x => x).IntervalJoin(b.KeyBy(static x => x)).Between(TimeSpan.Zero, TimeSpan.Zero).Apply(static (x, _) => x));
        Assert.Throws<InvalidPlanException>(() => a.KeyBy(static x => x).Connect(b.KeyBy(static x => x)).Process(static _ => new Matching()));
        Assert.Throws<InvalidPlanException>(() => a.Join(b, static x => x, static x => x).Window(TumblingEventTimeWindows.Of(TimeSpan.FromMinutes(1))).Apply(static (x, _) => x));
    }

    [Fact]
    public void Arguments_out_of_range_are_refused()
    {
        var stream = Env.Of().FromSequence(1, 10);
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.SetParallelism(0));
        Assert.Throws<ArgumentException>(() => stream.Name(" "));
        Assert.Throws<ArgumentNullException>(() => stream.Map((Func<long, long>)null!));
        Assert.Throws<ArgumentException>(() => Env.Of().FromSequence(10, 1));
    }

    static void Faulty(StreamExecutionEnvironment env, params string[] parts)
    {
        var wrong = Assert.Throws<InvalidPlanException>(() => env.ExecuteAsync());
        foreach (var part in parts) Assert.Contains(part, wrong.Message, StringComparison.Ordinal);
    }

    public sealed record Session(int Id, object Socket);

    sealed class BadState(KeyedRuntimeContext runtime) : KeyedProcessFunction<int, int, int>
    {
        readonly ValueState<Func<int>?> _state = runtime.GetState<Func<int>?>("f", null);

        public override void ProcessElement(int value, KeyedContext<int> context, Collector<int> output) => _ = _state.Value;
    }

    sealed class Matching : KeyedCoProcessFunction<long, long, long, long>
    {
        public override void ProcessElement1(long value, KeyedContext<long> context, Collector<long> output)
        {
        }

        public override void ProcessElement2(long value, KeyedContext<long> context, Collector<long> output)
        {
        }
    }

    sealed class Nothing : BroadcastProcessFunction<long, long, long>
    {
        public override void ProcessElement(long value, ProcessContext context, Collector<long> output)
        {
        }

        public override void ProcessBroadcastElement(long value, BroadcastContext context, Collector<long> output)
        {
        }
    }
}
