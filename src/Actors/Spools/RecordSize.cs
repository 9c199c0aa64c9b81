using System.Runtime.CompilerServices;
using ActorStream.Persistence;

namespace ActorStream.Actors;

/// <summary>About how much memory records take: known where they are plain values, else from the encoding of some.</summary>
internal sealed class RecordSize<T>(Codec<T>? codec)
{
    private const int Sampled = 16;

    // A header and a pointer; and characters take two bytes in memory and mostly one when encoded.
    private const int ObjectSize = 24;

    public long Of(ReadOnlySpan<T> values)
    {
        var plain = (long)Unsafe.SizeOf<T>() * values.Length;
        if (codec is null || !RuntimeHelpers.IsReferenceOrContainsReferences<T>() || values.Length == 0) return plain;
        long encoded = 0;
        var count = 0;
        for (var i = 0; i < values.Length; i += Sampled, count++) encoded += Encoded(codec, in values[i]);
        return plain + (values.Length * (ObjectSize + (2 * encoded / count)));
    }

    private static int Encoded(Codec<T> codec, in T value)
    {
        var writer = new StateWriter(stackalloc byte[256]);
        try
        {
            codec.Write(ref writer, in value);
            return writer.Length;
        }
        finally
        {
            writer.Dispose();
        }
    }
}
