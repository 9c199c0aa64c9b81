using System.Buffers;

namespace ActorStream.Connectors;

/// <summary>What stands in a part besides its records.</summary>
internal abstract class PartEncoder
{
    /// <summary>Begins the part.</summary>
    public abstract void Begin(PartFile part);

    /// <summary>Ends it: everything that was written is in the part.</summary>
    public abstract void End(PartFile part);
}

/// <summary>Writes the records of one part.</summary>
internal abstract class PartEncoder<T> : PartEncoder
{
    public abstract void Write(PartFile part, T record);
}

/// <summary>Records as lines, which may all be written by one of these.</summary>
internal sealed class LineEncoder<T>(IFormat<T> format) : PartEncoder<T>
{
    private readonly Action<T, IBufferWriter<byte>> _encode = format.CreateEncoder();
    private readonly ReadOnlyMemory<byte> _header = format.Header.Text;

    public override void Begin(PartFile part)
    {
        if (_header.Length == 0) return;
        part.Write(_header.Span);
        part.Write("\n"u8);
    }

    public override void Write(PartFile part, T record)
    {
        _encode(record, part);
        part.Write("\n"u8);
    }

    public override void End(PartFile part)
    {
    }
}
