using System.Buffers;
using System.Text;

namespace ActorStream.Connectors;

/// <summary>Each line is a string, without its line end; empty lines are empty strings. UTF-8; bytes that are not become U+FFFD.</summary>
/// <example><code>
/// File.WriteAllLines("book.txt", ["to be", "or not"]);
/// env.FromSource(new FileSource&lt;string> { Path = "book.txt", Format = new TextFormat() }).FlatMap(static line => line.Split(' ')).Print();
/// // prints: to, be, or, not
/// </code></example>
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
