using System.Runtime.CompilerServices;

namespace ActorStream.Windows;

/// <summary>
/// Sessions in order of time, none of which touch each other, so that their ends are in order as well. They lie in chunks of up to 64: finding one takes two
/// binary searches, adding or removing one moves at most a chunk.
/// </summary>
internal sealed class SessionList<TAcc>
{
    const int FirstCapacity = 4;
    const int ChunkCapacity = 64;

    Chunk[] _chunks = [new()];
    int _chunkCount = 1;
    Chunk? _spare;

    public int Count { get; private set; }

    /// <summary>A place in the list; it holds until a session is added or removed.</summary>
    internal readonly record struct Place(int Chunk, int Index);

    public ref Session<TAcc> this[Place place] => ref _chunks[place.Chunk].Items[place.Index];

    public ref Session<TAcc> First => ref _chunks[0].Items[0];

    /// <summary>The first session that ends at <paramref name="time"/> or later.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryFind(long time, out Place place)
    {
        var low = 0;
        var high = _chunkCount;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            var chunk = _chunks[middle];
            if (chunk.Count == 0 || chunk.Items[chunk.Count - 1].End < time) low = middle + 1;
            else high = middle;
        }
        place = new(low, low < _chunkCount ? _chunks[low].FirstEndingAt(time) : 0);
        return low < _chunkCount;
    }

    /// <summary>Adds a session that touches none of those there are.</summary>
    /// <returns>The new session; its accumulator is for the caller to set.</returns>
    public ref Session<TAcc> Add(long start, long end)
    {
        if (!TryFind(start, out var place)) place = new(_chunkCount - 1, _chunks[_chunkCount - 1].Count);
        if (_chunks[place.Chunk].Count == ChunkCapacity) place = Split(place);
        var chunk = _chunks[place.Chunk];
        if (chunk.Count == chunk.Items.Length) Array.Resize(ref chunk.Items, Math.Min(ChunkCapacity, chunk.Count * 2));
        Array.Copy(chunk.Items, place.Index, chunk.Items, place.Index + 1, chunk.Count - place.Index);
        chunk.Count++;
        Count++;
        ref var session = ref chunk.Items[place.Index];
        session = new Session<TAcc> { Start = start, End = end };
        return ref session;
    }

    /// <summary>Removes a session.</summary>
    /// <returns>Where the next one now is; not a place in the list when there is none.</returns>
    public Place Remove(Place place)
    {
        var chunk = _chunks[place.Chunk];
        chunk.Count--;
        Count--;
        Array.Copy(chunk.Items, place.Index + 1, chunk.Items, place.Index, chunk.Count - place.Index);
        if (RuntimeHelpers.IsReferenceOrContainsReferences<TAcc>()) chunk.Items[chunk.Count] = default;
        if (chunk.Count == 0 && _chunkCount > 1)
        {
            _chunkCount--;
            Array.Copy(_chunks, place.Chunk + 1, _chunks, place.Chunk, _chunkCount - place.Chunk);
            _chunks[_chunkCount] = null!;
            _spare = chunk;
            return place;
        }
        return place.Index < chunk.Count ? place : new(place.Chunk + 1, 0);
    }

    public Place RemoveFirst() => Remove(default);

    /// <summary>Whether a place is one of a session.</summary>
    public bool Has(Place place) => place.Chunk < _chunkCount && place.Index < _chunks[place.Chunk].Count;

    /// <summary>The place behind another.</summary>
    public Place Next(Place place) => place.Index + 1 < _chunks[place.Chunk].Count ? new(place.Chunk, place.Index + 1) : new(place.Chunk + 1, 0);

    /// <summary>A list of its own with the same sessions; objects that accumulators are made of are shared.</summary>
    public SessionList<TAcc> Copy()
    {
        var copy = new SessionList<TAcc> { _chunks = new Chunk[_chunks.Length], _chunkCount = _chunkCount, Count = Count };
        for (var i = 0; i < _chunkCount; i++) copy._chunks[i] = new Chunk { Items = [.. _chunks[i].Items], Count = _chunks[i].Count };
        return copy;
    }

    Place Split(Place place)
    {
        var lower = _chunks[place.Chunk];
        var upper = _spare ?? new Chunk();
        _spare = null;
        const int Half = ChunkCapacity / 2;
        // Sessions mostly come in order: the chunk in use at the end stays full, and the new one begins with what comes.
        var kept = place.Index == ChunkCapacity ? ChunkCapacity : Half;
        if (upper.Items.Length < ChunkCapacity) upper.Items = new Session<TAcc>[ChunkCapacity];
        Array.Copy(lower.Items, kept, upper.Items, 0, ChunkCapacity - kept);
        Array.Clear(lower.Items, kept, ChunkCapacity - kept);
        upper.Count = ChunkCapacity - kept;
        lower.Count = kept;
        if (_chunkCount == _chunks.Length) Array.Resize(ref _chunks, _chunkCount * 2);
        Array.Copy(_chunks, place.Chunk + 1, _chunks, place.Chunk + 2, _chunkCount - place.Chunk - 1);
        _chunks[place.Chunk + 1] = upper;
        _chunkCount++;
        return place.Index < kept ? place : new(place.Chunk + 1, place.Index - kept);
    }

    sealed class Chunk
    {
        public Session<TAcc>[] Items = new Session<TAcc>[FirstCapacity];
        public int Count;

        public int FirstEndingAt(long time)
        {
            var low = 0;
            var high = Count;
            while (low < high)
            {
                var middle = (low + high) >>> 1;
                if (Items[middle].End < time) low = middle + 1;
                else high = middle;
            }
            return low;
        }
    }
}
