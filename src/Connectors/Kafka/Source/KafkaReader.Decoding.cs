using System.Globalization;
using System.Text;

namespace ActorStream.Connectors;

/// <content>Makes records of messages.</content>
internal sealed unsafe partial class KafkaReader<T>
{
    /// <summary>Reads messages of one partition, as many as fit.</summary>
    /// <returns>Whether the partition is at its end.</returns>
    private bool Read(HeldPartition held, KafkaBatch batch, int end, Collector<T> output)
    {
        _current = held;
        var split = held.Split;
        while (batch.Cursor < end && !output.IsFull)
        {
            try
            {
                if (_source.Deserializer is { } deserializer) Read(deserializer, split, batch, end, output);
                else Read(_source.ValueFormat!, split, batch, end, output);
            }
            catch (Exception cause) when (cause is not (OutOfMemoryException or OperationCanceledException or IOException))
            {
                var message = batch.Next;
                var text = Encoding.UTF8.GetString(message->Value, (int)message->ValueLength);
                _bad.Report(output, split.Id, string.Create(CultureInfo.InvariantCulture, $"offset {message->Offset}"), text, cause.Message);
                split.Position = message->Offset + 1;
                Done(batch);
                continue;
            }
            if (batch.Cursor >= end || output.IsFull) break;
            var special = batch.Next;
            if (special->Error != NativeKafka.NoError) Handle(held, special);
            else if (special->Offset >= split.Stop) split.Position = split.Stop;
            if (split.Position >= split.Stop) return true;
            Done(batch);
        }
        return split.Position >= split.Stop;
    }

    /// <summary>Reads messages up to one that is none, or is behind the end of the split.</summary>
    private void Read(IFormat<T> format, KafkaSplit split, KafkaBatch batch, int end, Collector<T> output)
    {
        while (batch.Cursor < end && !output.IsFull)
        {
            var message = batch.Next;
            if (message->Error != NativeKafka.NoError || message->Offset >= split.Stop) return;
            // Fetching that was paused may begin again before what is in hand.
            if (message->Offset >= split.Position)
            {
                if (message->Value is null) _tombstones.Value++;
                else format.DecodeMessage(new ReadOnlySpan<byte>(message->Value, (int)message->ValueLength), new KafkaRecord(message, split).Milliseconds, output);
                split.Position = message->Offset + 1;
            }
            Done(batch);
        }
    }

    private void Read(KafkaDeserializer<T> deserializer, KafkaSplit split, KafkaBatch batch, int end, Collector<T> output)
    {
        while (batch.Cursor < end && !output.IsFull)
        {
            var message = batch.Next;
            if (message->Error != NativeKafka.NoError || message->Offset >= split.Stop) return;
            if (message->Offset >= split.Position)
            {
                var record = new KafkaRecord(message, split);
                output.Append(deserializer(record), record.Milliseconds);
                split.Position = message->Offset + 1;
            }
            Done(batch);
        }
    }

    private void Done(KafkaBatch batch)
    {
        var message = batch.Next;
        _bytes.Value += (long)(message->ValueLength + message->KeyLength);
        NativeKafka.rd_kafka_message_destroy(message);
        batch.Cursor++;
    }
}
