using ActorStream.Operators.Sources;
using ActorStream.Persistence;

namespace ActorStream.Connectors;

/// <summary>Reads one source to its end, then another: what was kept in files, then the topic that goes on from there.</summary>
/// <remarks>
/// The second source begins when every split of the first has been read by whichever subtask had it, so that none of its records comes before one of the first. A checkpoint stores the positions in
/// both. Where the second is to begin is its own setting: from a time or offset that the first covers up to, there is no gap.
/// </remarks>
/// <typeparam name="T">The type of the records.</typeparam>
/// <example><code>
/// File.WriteAllLines("history.txt", ["to", "be"]);
/// File.WriteAllLines("today.txt", ["or", "not"]);
/// env.FromSource(new HybridSource&lt;string>
/// {
///     First = new FileSource&lt;string> { Path = "history.txt", Format = new TextFormat() },
///     Then = new FileSource&lt;string> { Path = "today.txt", Format = new TextFormat() },
/// }).Print();
/// // prints: to, be, or, not
/// </code></example>
public sealed class HybridSource<T> : ISource<T>
{
    private volatile HybridProgress _progress = new();

    /// <summary>What is read first; it must end.</summary>
    public required ISource<T> First { get; init; }

    /// <summary>What is read then.</summary>
    public required ISource<T> Then { get; init; }

    /// <inheritdoc/>
    public Boundedness Boundedness => Then.Boundedness;

    /// <summary>How far the first source has come in this run.</summary>
    internal HybridProgress Progress => _progress;

    bool ISource<T>.IsParallel => First.IsParallel && Then.IsParallel;

    bool ISource<T>.IsReplayable => First.IsReplayable && Then.IsReplayable;

    /// <inheritdoc/>
    public override string ToString() => $"{First}, then {Then}";

    void ISource<T>.Validate()
    {
        if (First is null || Then is null) throw new ArgumentException("HybridSource has no First or no Then. Give both sources.");
        if (First.Boundedness != Boundedness.Bounded) throw new ArgumentException($"HybridSource.First is {First}, which has no end: nothing would come after it. Give a bounded source.");
        First.Validate();
        Then.Validate();
    }

    SplitDiscovery ISource<T>.CreateDiscovery(int parallelism, CodecRegistry codecs) =>
        new HybridDiscovery(First.CreateDiscovery(parallelism, codecs), Then.CreateDiscovery(parallelism, codecs), progress => _progress = progress);

    SplitReader<T> ISource<T>.CreateReader(SourceReaderContext context) => new HybridReader<T>(this, context);
}
