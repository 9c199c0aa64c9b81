using System.Buffers;
using System.Text;

namespace ActorStream.Connectors;

/// <summary>Each line is a string, without its line end; empty lines are empty strings. UTF-8; bytes that are not become U+FFFD.</summary>
public sealed class TextFormat : IFormat<string>
{
    /// <inheritdoc/>
    public string Decode(ReadOnlySpan<byte> record) => Encoding.UTF8.GetString(record);

    /// <inheritdoc/>
    public void Encode(string record, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(record);
        Encoding.UTF8.GetBytes(record, output);
    }

    LineDecoder<string> IFormat<string>.CreateDecoder() => new RecordDecoder<string>(this, skipsEmptyLines: false);
}
