using ActorStream.Operators;
using ActorStream.Operators.Exchange;
using Xunit;

namespace ActorStream.Windows.Tests.Watermarks;

public class AssignTimestampsAndWatermarksTests
{
    readonly ManualTime _time = new();
    readonly LoggingSink<long> _sink = new();
    BatchFeed<long> _feed = null!;
    OperatorChain _chain = null!;

    [Fact]
    public void Timestamps_and_watermarks_are_made_anew()
    {
        Open(Monotonous);
        Send(99, 5, 7, 6);
        Assert.Equal("5 7 6", _sink.Take());
        Pass(200);
        Assert.Equal("W6", _sink.Take());
    }

    [Fact]
    public void Records_behind_the_watermark_pass_untouched()
    {
        Open(Monotonous);
        Send(99, 100);
        Pass(200);
        Send(99, 5);
        Pass(200);
        Assert.Equal("100 W99 5", _sink.Take());
    }

    [Fact]
    public void A_watermark_from_upstream_is_not_used_except_the_end()
    {
        Open(Monotonous);
        _chain.SetWatermark(1000);
        _chain.Step();
        Assert.Equal("", _sink.Take());
        _chain.SetWatermark(long.MaxValue);
        _chain.Step();
        Assert.Equal("end", _sink.Take());
    }

    [Fact]
    public void Idleness_upstream_is_not_used()
    {
        Open(Monotonous);
        _chain.SetIdle(true);
        _chain.Step();
        Assert.Equal("", _sink.Take());
    }

    [Fact]
    public void Silence_is_idleness_where_the_strategy_says_so()
    {
        Open(Monotonous.WithIdleness(TimeSpan.FromSeconds(1)));
        Send(99, 5);
        Pass(200);
        Pass(800);
        Assert.Equal("5 W4 idle", _sink.Take());
        Send(99, 6);
        Assert.Equal("active 6", _sink.Take());
    }

    [Fact]
    public void A_look_that_comes_much_too_late_does_not_take_the_delay_for_silence()
    {
        Open(Monotonous.WithIdleness(TimeSpan.FromSeconds(1)));
        Send(99, 5);
        Pass(200);
        Pass(60_000);
        Assert.Equal("5 W4", _sink.Take());
        Send(99, 6);
        Pass(200);
        Assert.Equal("6 W5", _sink.Take());
    }

    [Fact]
    public void Records_behind_a_punctuated_watermark_stay_behind_it()
    {
        Open(WatermarkStrategy.ForGenerator(static () => new EveryTen()).WithTimestampAssigner(static t => t));
        Send(99, 1, 10, 2, 20, 21);
        Assert.Equal("1 10 W10 2 20 W20 21", _sink.Take());
    }

    [Fact]
    public void Without_an_assigner_the_timestamps_stay()
    {
        Open(WatermarkStrategy.ForBoundedOutOfOrderness(TimeSpan.FromMilliseconds(10)));
        Send(99, 5);
        Pass(200);
        Assert.Equal("5@99 W88", _sink.Take());
    }

    [Fact]
    public void A_full_outlet_stops_it_between_two_records()
    {
        Open(Monotonous);
        _sink.Blocked = true;
        Send(99, Enumerable.Range(0, 1500).Select(static n => (long)n).ToArray());
        _sink.Blocked = false;
        _chain.Step();
        Assert.Equal(string.Join(' ', Enumerable.Range(0, 1500)), _sink.Take());
    }

    static WatermarkStrategy<long> Monotonous => WatermarkStrategy.ForMonotonousTimestamps().WithTimestampAssigner(static (long t) => t);

    void Open(WatermarkStrategy<long> strategy)
    {
        var op = AssignTimestampsAndWatermarksOperator<long>.Create(strategy);
        op.Attach(new OperatorContext
        {
            JobName = "job",
            Name = "assign",
            Uid = "assign",
            Subtask = 0,
            Parallelism = 1,
            MaxParallelism = 128,
            Time = _time,
            Wake = static () => { },
        });
        _feed = new BatchFeed<long>(op.Inlet);
        op.Feeds.Add(_feed);
        op.Output.AddConsumer(_sink.Inlet);
        _chain = new OperatorChain(op);
        op.Open();
    }

    void Send(long timestamp, params long[] values)
    {
        var batch = new Batch<long>(values.Length, hashed: false) { Count = values.Length };
        values.CopyTo(batch.Values, 0);
        Array.Fill(batch.Timestamps, timestamp);
        _feed.Offer(batch, "upstream");
        _chain.Step();
    }

    void Pass(long milliseconds)
    {
        _time.Now += milliseconds;
        if (_chain.NextProcessingTime <= _time.Now) _chain.AdvanceProcessingTime(_time.Now);
    }

    sealed class EveryTen : WatermarkGenerator<long>
    {
        public override void OnEvent(long value, DateTimeOffset timestamp, WatermarkOutput output)
        {
            if (value % 10 == 0) output.EmitWatermark(timestamp);
        }
    }
}
