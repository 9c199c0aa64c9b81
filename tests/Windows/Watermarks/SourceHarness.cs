using ActorStream.Operators;
using ActorStream.Persistence;

namespace ActorStream.Windows.Tests.Watermarks;

/// <summary>Drives a source operator as its task would.</summary>
sealed class SourceHarness<T>
{
    readonly OperatorChain _chain;

    public SourceHarness(
        WatermarkStrategy<T> strategy, SourceOptions? options = null, ManualTime? time = null, bool batch = false, int subtask = 0, OperatorSnapshot[]? restored = null, int parallelism = 1)
    {
        Time = time ?? new ManualTime();
        Operator = SourceOperator<T>.Create(Reader, strategy, (options ?? new SourceOptions()) with { Splits = NamedSplit.Codec });
        Operator.Attach(new OperatorContext
        {
            JobName = "job",
            Name = "clicks",
            Uid = "clicks",
            Subtask = subtask,
            Parallelism = parallelism,
            MaxParallelism = 128,
            Time = Time,
            Wake = () => Wakes++,
            IsBatch = batch,
        });
        Operator.Output.AddConsumer(Sink.Inlet);
        _chain = new OperatorChain(Operator);
        if (restored is not null) Operator.Restore(new SnapshotReader(restored, subtask, parallelism));
        Operator.Open();
    }

    public ManualTime Time { get; }

    public ScriptedReader<T> Reader { get; } = new();

    public SourceOperator<T> Operator { get; }

    public LoggingSink<T> Sink { get; } = new();

    public int Wakes { get; private set; }

    public SourceHarness<T> With(params string[] splits)
    {
        foreach (var split in splits) Operator.AddSplit(new NamedSplit(split));
        return this;
    }

    /// <summary>Reads a batch of one split.</summary>
    public SourceHarness<T> Read(string split, params T[] records)
    {
        Reader.Script(split, records);
        return Run();
    }

    public SourceHarness<T> End(string split)
    {
        Reader.ScriptEnd(split);
        return Run();
    }

    /// <summary>Polls as long as that gives something.</summary>
    public SourceHarness<T> Run()
    {
        while (Rest() && Operator.Poll())
        {
        }
        Rest();
        return this;
    }

    /// <summary>Lets time pass, with a call at each moment at which the operator wants one.</summary>
    public SourceHarness<T> Pass(long milliseconds)
    {
        var until = Time.Now + milliseconds;
        while (Operator.NextProcessingTime <= until)
        {
            Time.Now = Math.Max(Time.Now, Operator.NextProcessingTime);
            _chain.AdvanceProcessingTime(Time.Now);
            if (!Rest()) break;
        }
        Time.Now = until;
        return this;
    }

    public bool Rest()
    {
        var resting = _chain.Step();
        Operator.SetBlocked(!resting);
        return resting;
    }

    /// <summary>What a checkpoint has of the source.</summary>
    public OperatorSnapshot Snapshot()
    {
        while (!BeforeBarrier()) Run();
        using var frozen = Operator.Freeze();
        return OperatorSnapshot.FromBytes(frozen.Write().ToBytes());
    }

    /// <summary>Gives the source splits as they were stored.</summary>
    public SourceHarness<T> WithStored(params ReadOnlyMemory<byte>[] splits)
    {
        foreach (var split in splits) Operator.AddSplit(NamedSplit.Codec.FromBytes(split.Span));
        return this;
    }

    public bool BeforeBarrier() => _chain.BeforeBarrier();

    public string Take() => Sink.Take();
}
