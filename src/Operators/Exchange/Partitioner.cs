namespace ActorStream.Operators.Exchange;

/// <summary>Chooses the channel of a record; a struct, so that the loop over a batch contains it.</summary>
internal interface IPartitioner<T>
{
    void Send(ChannelOutput<T> output, in T value, long timestamp);
}
