namespace ActorStream;

/// <summary>A stream that every subtask of the next function gets whole.</summary>
/// <typeparam name="T">The type of the records.</typeparam>
public sealed class BroadcastStream<T>
{
    internal BroadcastStream(DataStream<T> stream) => Stream = stream;

    internal DataStream<T> Stream { get; }
}
