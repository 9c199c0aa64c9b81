namespace ActorStream.Connectors;

/// <summary>Messages that were fetched together, each to be destroyed once it has been read.</summary>
internal sealed unsafe class KafkaBatch
{
    public const int Size = 1024;

    public readonly nint[] Messages = new nint[Size];

    public int Count { get; set; }

    public int Cursor { get; set; }

    public bool IsDone => Cursor >= Count;

    public NativeMessage* Next => (NativeMessage*)Messages[Cursor];

    /// <summary>Destroys what was not read.</summary>
    public void Clear()
    {
        while (Cursor < Count) NativeKafka.rd_kafka_message_destroy((NativeMessage*)Messages[Cursor++]);
        Cursor = Count = 0;
    }
}
