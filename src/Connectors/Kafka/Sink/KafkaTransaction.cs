namespace ActorStream.Connectors;

/// <summary>Calls of a transaction, repeated while the client says that it is worth it.</summary>
internal static class KafkaTransaction
{
    private const int OneWait = 5_000;

    /// <summary>Makes a call with so many milliseconds to wait.</summary>
    public delegate nint Call(nint client, int wait);

    public static void Retry(KafkaClient client, string what, Call call, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        var begin = time.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var error = call(client.Handle, OneWait);
            if (error == 0) return;
            if (NativeProducer.rd_kafka_error_is_retriable(error) == 0 || time.GetElapsedTime(begin) > patience)
            {
                client.Check(error, what);
                return;
            }
            NativeProducer.rd_kafka_error_destroy(error);
            NativeProducer.rd_kafka_poll(client.Handle, 100);
        }
    }
}
