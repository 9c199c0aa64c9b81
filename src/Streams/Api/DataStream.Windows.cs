using System.Runtime.CompilerServices;
using ActorStream.Operators;
using ActorStream.Persistence;
using ActorStream.Streams;
using ActorStream.Windows;

namespace ActorStream;

/// <content>Windows without key, and event time.</content>
public partial class DataStream<T>
{
    /// <summary>Puts all records into windows, in one subtask.</summary>
    /// <param name="assigner">Which windows a record is in.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public AllWindowedStream<T> WindowAll(WindowAssigner<T> assigner, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(assigner);
        var site = new SourceLocation(file, line);
        Environment.OpenWindow(site);
        var keying = new Keying<T, byte, NoKey<T>>(default, Environment.Codecs.For<byte>());
        return new AllWindowedStream<T>(new WindowBuilder<byte, T>(this, keying, assigner, isKeyless: true, site));
    }

    /// <summary>Windows of a number of records.</summary>
    /// <inheritdoc cref="KeyedStream{TKey, T}.CountWindow(int, string, int)" path="/param"/>
    public AllWindowedStream<T> CountWindowAll(int size, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        WindowAll(GlobalWindows.Create(), file, line).Trigger(PurgingTrigger.Of(CountTrigger.Of(size)));

    /// <summary>Every <paramref name="slide"/> records the last <paramref name="size"/> of them.</summary>
    /// <inheritdoc cref="KeyedStream{TKey, T}.CountWindow(int, int, string, int)" path="/param"/>
    public AllWindowedStream<T> CountWindowAll(int size, int slide, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        WindowAll(GlobalWindows.Create(), file, line).Trigger(CountTrigger.Of(slide)).Evictor(CountEvictor.Of(size));

    /// <summary>Gives records timestamps and watermarks; those from upstream are replaced.</summary>
    /// <param name="strategy">How event time comes about.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public DataStream<T> AssignTimestampsAndWatermarks(
        WatermarkStrategy<T> strategy, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        var interval = (long)Environment.AutoWatermarkInterval.TotalMilliseconds;
        return Operator<T>(
            "Watermarks", file, line, _ => AssignTimestampsAndWatermarksOperator<T>.Create(strategy, interval).Inlet, isChecked: false);
    }

    /// <summary>The records of each subtask of a bounded stream together, at its end.</summary>
    public PartitionWindowedStream<T> FullWindowPartition([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(this, new SourceLocation(file, line));
}

/// <summary>The key of windows without key.</summary>
internal readonly struct NoKey<T> : IKeySelector<T, byte>
{
    public byte GetKey(in T value) => 0;
}
