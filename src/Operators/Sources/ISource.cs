using ActorStream.Operators.Sources;
using ActorStream.Persistence;

namespace ActorStream;

/// <summary>Whether a source ends.</summary>
public enum Boundedness
{
    /// <summary>The source ends; a job of bounded sources alone may run in batch mode.</summary>
    Bounded,

    /// <summary>The source goes on for ever.</summary>
    Unbounded,
}

/// <summary>What <c>FromSource</c> takes. Sources of your own derive from <c>SplitSource</c>.</summary>
/// <typeparam name="T">The type of the records.</typeparam>
public interface ISource<T>
{
    /// <summary>Whether the source ends.</summary>
    Boundedness Boundedness { get; }

    /// <summary>Whether several subtasks can share the work; otherwise the plan gives the source a parallelism of one.</summary>
    internal bool IsParallel => true;

    /// <summary>Whether records can be read again from a position; otherwise those between the checkpoint and a failure are lost.</summary>
    internal bool IsReplayable => true;

    /// <summary>Checks the source's settings when the plan is built; throws an <see cref="ArgumentException"/> that names the setting.</summary>
    internal void Validate()
    {
    }

    /// <summary>Starts finding splits; called once in each run of the job.</summary>
    /// <param name="parallelism">How many readers there will be; sources that cut their work themselves make as many splits.</param>
    /// <param name="codecs">What the program's own types are encoded with.</param>
    /// <exception cref="UnsupportedTypeException">The program's type of splits cannot be encoded.</exception>
    internal SplitDiscovery CreateDiscovery(int parallelism, CodecRegistry codecs);

    /// <summary>Makes the reader of one subtask.</summary>
    internal SplitReader<T> CreateReader(SourceReaderContext context);
}
