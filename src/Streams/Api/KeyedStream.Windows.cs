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
    /// <example><code>
    /// clicks.KeyBy(static c => c.User).Window(TumblingEventTimeWindows.Of(TimeSpan.FromMinutes(1)))
    ///     .Aggregate(static a => a.Count(), static (user, window, n) => (window.Start.Minute, user, n)).Print();
    /// // prints, in any order: (0, ann, 2), (0, bob, 1), (1, ann, 1), (1, bob, 1)
    /// </code></example>
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
    /// <example><code>
    /// clicks.KeyBy(static c => c.User).CountWindow(2).Apply(static (user, _, pages) => (user, string.Join(' ', pages.Select(static c => c.Page)))).Print();
    /// // prints: (ann, / /cart), (bob, / /help)
    /// </code></example>
    public WindowedStream<TKey, T> CountWindow(int size, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Window(GlobalWindows.Create(), file, line).Trigger(PurgingTrigger.Of(CountTrigger.Of(size)));

    /// <summary>Every <paramref name="slide"/> records of a key the last <paramref name="size"/> of them.</summary>
    /// <param name="size">How many records.</param>
    /// <param name="slide">How often.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <example><code>
    /// clicks.KeyBy(static c => c.User).CountWindow(2, slide: 1).Apply(static (user, _, pages) => (user, string.Join(' ', pages.Select(static c => c.Page)))).Print();
    /// // prints: (ann, /), (bob, /), (ann, / /cart), (ann, /cart /pay), (bob, / /help)
    /// </code></example>
    public WindowedStream<TKey, T> CountWindow(int size, int slide, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Window(GlobalWindows.Create(), file, line).Trigger(CountTrigger.Of(slide)).Evictor(CountEvictor.Of(size));

    /// <summary>The records of each key of a bounded stream together, at its end.</summary>
    /// <example><code>
    /// clicks.KeyBy(static c => c.User).FullWindowPartition().MapPartition(static all => new[] { (all[0].User, all.Count) }).Print();
    /// // prints, in any order: (ann, 3), (bob, 2)
    /// </code></example>
    public new PartitionWindowedStream<T> FullWindowPartition([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(this, new SourceLocation(file, line), (context, function, result) => ((IOneInput<T>)Closed.Create(
            typeof(KeyedPartitionOperator<,,,,>),
            [typeof(TKey), typeof(T), result, Keying.SelectorType, Keying.CodecType],
            context, Keying.Selector, Keying.Codec, function)).Input);
}
