using System.Collections;

namespace ActorStream.Persistence;

/// <summary>Decompresses bytes of a state from a place on.</summary>
internal delegate void PartDecoder(long at, Span<byte> into);

/// <summary>The parts of a large state, which are in memory as they were stored, and are decompressed when they are asked for.</summary>
internal sealed class StoredParts : IReadOnlyList<ReadOnlyMemory<byte>>
{
    readonly int[] _lengths;
    readonly long[] _starts;
    readonly PartDecoder _decode;

    public StoredParts(int[] lengths, PartDecoder decode)
    {
        _lengths = lengths;
        _starts = new long[lengths.Length];
        for (var i = 1; i < lengths.Length; i++)
            _starts[i] = _starts[i - 1] + lengths[i - 1];
        _decode = decode;
    }

    public int Count => _lengths.Length;

    public ReadOnlyMemory<byte> this[int index]
    {
        get
        {
            var bytes = GC.AllocateUninitializedArray<byte>(_lengths[index]);
            Decode(index, bytes);
            return bytes;
        }
    }

    public int LengthOf(int index) => _lengths[index];

    /// <summary>Decompresses a part, on any thread.</summary>
    public void Decode(int index, Span<byte> into) => _decode(_starts[index], into[.._lengths[index]]);

    public IEnumerator<ReadOnlyMemory<byte>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
