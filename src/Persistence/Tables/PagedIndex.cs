using System.Numerics;

namespace ActorStream.Persistence;

/// <summary>
/// The index of a table whose rows need not be in memory. As the other one it has four bytes a place and is at most half full; beside it there are the high 32 bits of each row's spread
/// hash, so that rows are neither read to find out that they are not meant, nor when the index grows or closes a gap.
/// </summary>
internal sealed class PagedIndex
{
    const int Smallest = 32;
    const int Largest = 1 << 30;

    /// <summary>A place holds the position of a row, from 1, in its low bits and above them bits of its spread hash; 0: nothing.</summary>
    public uint[] Places { get; private set; } = new uint[Smallest];

    /// <summary>For each position the high 32 bits of the row's spread hash.</summary>
    public uint[] Homes { get; private set; } = new uint[Smallest / 2];

    int Bits { get; set; } = BitOperations.Log2(Smallest);

    public uint Mask => (uint)Places.Length - 1;

    /// <summary>How many bytes it takes.</summary>
    public long Bytes => 4L * (Places.Length + Homes.Length);

    /// <summary>The place where the search for a row begins.</summary>
    public uint PlaceOf(uint home) => home >> (32 - Bits);

    /// <summary>Makes room for so many rows.</summary>
    public void Grow(int count)
    {
        if (count > Homes.Length)
            Homes = Resized(Homes, (int)Math.Max(count, Math.Min(Array.MaxLength, 2L * Homes.Length)));
        if (2L * count <= Places.Length)
            return;
        if (2L * count > Largest)
            throw new InvalidOperationException($"The table has {count - 1} rows, which is as many as it can index. Raise the operator's parallelism.");
        var old = Places;
        var oldMask = Mask;
        Places = new uint[BitOperations.RoundUpToPowerOf2((uint)count * 2)];
        Bits = BitOperations.Log2((uint)Places.Length);
        var mask = Mask;
        foreach (var held in old)
        {
            if (held != 0)
                Put((int)(held & oldMask) - 1, held & ~mask);
        }
    }

    /// <summary>Puts a row in; there is room.</summary>
    /// <returns>How far from its place it had to go.</returns>
    public int Enter(int position, ulong spread)
    {
        Homes[position] = (uint)(spread >> 32);
        return Put(position, (uint)spread & ~Mask);
    }

    /// <summary>Takes a row out and closes the gap.</summary>
    public void Remove(int position)
    {
        var places = Places;
        var mask = Mask;
        var hole = Find(position);
        for (var next = (hole + 1) & mask; places[next] != 0; next = (next + 1) & mask)
        {
            var home = PlaceOf(Homes[(int)(places[next] & mask) - 1]);
            if (((next - home) & mask) < ((next - hole) & mask))
                continue;
            places[hole] = places[next];
            hole = next;
        }
        places[hole] = 0;
    }

    /// <summary>A row is at another position now.</summary>
    public void Move(int from, int to)
    {
        var place = Find(from);
        Places[place] = (Places[place] & ~Mask) + (uint)to + 1;
        Homes[to] = Homes[from];
    }

    /// <summary>Takes all rows out; the index keeps its size if it was as full as it could be.</summary>
    public void Clear(int count)
    {
        if (count * 16L < Places.Length && Places.Length > Smallest)
        {
            Places = new uint[Math.Max(Smallest, (int)BitOperations.RoundUpToPowerOf2((uint)count * 2))];
            Homes = new uint[Places.Length / 2];
            Bits = BitOperations.Log2((uint)Places.Length);
            return;
        }
        Array.Clear(Places);
    }

    int Put(int position, uint tag)
    {
        var mask = Mask;
        var place = PlaceOf(Homes[position]);
        var steps = 0;
        for (; Places[place] != 0; steps++)
            place = (place + 1) & mask;
        Places[place] = tag + (uint)position + 1;
        return steps;
    }

    uint Find(int position)
    {
        var mask = Mask;
        var place = PlaceOf(Homes[position]);
        while ((Places[place] & mask) != (uint)position + 1)
            place = (place + 1) & mask;
        return place;
    }

    static uint[] Resized(uint[] array, int length)
    {
        Array.Resize(ref array, length);
        return array;
    }
}
