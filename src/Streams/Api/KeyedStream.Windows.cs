using System.Runtime.CompilerServices;
using ActorStream.Operators;
using ActorStream.Persistence;
using ActorStream.Streams;

namespace ActorStream;

/// <content>Windows.</content>
public sealed partial class KeyedStream<TKey, T>
{
    /// <summary>Puts the records of each key into windows.</summary>
    /// <param name="assigner">Which windows a record is in.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public WindowedStream<TKey, T> Window(WindowAssigner<T> assigner, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(assigner);
        var site = new SourceLocation(file, line);
        Environment.OpenWindow(site);
        return new WindowedStream<TKey, T>(new WindowBuilder<TKey, T>(this, Keying, assigner, isKeyless: false, site));
    }

    /// <summary>Windows of a number of records of a key: each fires when it is full, and begins anew.</summary>
    /// <param name="size">How many records; a window that is not full at the end of the input never fires.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public WindowedStream<TKey, T> CountWindow(int size, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Window(GlobalWindows.Create(), file, line).Trigger(PurgingTrigger.Of(CountTrigger.Of(size)));

    /// <summary>Every <paramref name="slide"/> records of a key the last <paramref name="size"/> of them.</summary>
    /// <param name="size">How many records.</param>
    /// <param name="slide">How often.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public WindowedStream<TKey, T> CountWindow(int size, int slide, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Window(GlobalWindows.Create(), file, line).Trigger(CountTrigger.Of(slide)).Evictor(CountEvictor.Of(size));

    /// <summary>The records of each key of a bounded stream together, at its end.</summary>
    public new PartitionWindowedStream<T> FullWindowPartition([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(this, new SourceLocation(file, line), (context, function, result) => ((IOneInput<T>)Closed.Create(
            typeof(KeyedPartitionOperator<,,,,>),
            [typeof(TKey), typeof(T), result, Keying.SelectorType, Keying.CodecType],
            context, Keying.Selector, Keying.Codec, function)).Input);
}
