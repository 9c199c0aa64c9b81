using ActorStream.Streams;

namespace ActorStream;

/// <summary>The end of a stream.</summary>
/// <typeparam name="T">The type of the records.</typeparam>
/// <example><code>
/// clicks.Map(static c => c.User).Print().Name("users").Uid("users").SetParallelism(1);
/// // prints: ann, bob, ann, ann, bob
/// </code></example>
public sealed class DataStreamSink<T>
{
    private readonly StreamNode _node;

    internal DataStreamSink(StreamNode node) => _node = node;

    /// <summary>Names the sink, for messages, metrics and the plan.</summary>
    /// <example><code>
    /// clicks.Map(static c => c.Page).Print().Name("pages");
    /// // prints: /, /, /cart, /pay, /help
    /// </code></example>
    public DataStreamSink<T> Name(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        _node.Name = name;
        return this;
    }

    /// <summary>Gives the sink the name by which its state is found again after the program has changed.</summary>
    /// <example><code>
    /// clicks.Map(static c => c.Page).SinkTo(new FileSink&lt;string> { Path = "pages", Format = new TextFormat() }).Uid("pages");
    /// // prints: nothing
    /// </code></example>
    public DataStreamSink<T> Uid(string uid)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(uid);
        _node.Uid = uid;
        return this;
    }

    /// <summary>Says how many subtasks the sink has.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    /// <example><code>
    /// clicks.Map(static c => c.Page).Print().SetParallelism(2);
    /// // prints, in any order: /, /, /cart, /pay, /help
    /// </code></example>
    public DataStreamSink<T> SetParallelism(int parallelism)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parallelism, 1);
        _node.Parallelism = parallelism;
        return this;
    }

    /// <summary>Lets the sink run as a task of its own.</summary>
    /// <example><code>
    /// clicks.Map(static c => c.Page).Print().DisableChaining();
    /// // prints: /, /, /cart, /pay, /help
    /// </code></example>
    public DataStreamSink<T> DisableChaining()
    {
        _node.ChainsWithInput = false;
        return this;
    }
}
