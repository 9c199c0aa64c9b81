using System.Collections;

namespace ActorStream.Persistence.Tests.Stores;

/// <summary>An object of many pieces where something happens when one of them is asked for, the given time.</summary>
sealed class StoppingPieces(int count, int size, int at, int time, Action action) : IReadOnlyList<ReadOnlyMemory<byte>>
{
    readonly byte[] _piece = new byte[size];
    int _asked;

    public int Count => count;

    public ReadOnlyMemory<byte> this[int index]
    {
        get
        {
            if (index == at && ++_asked == time)
                action();
            return _piece;
        }
    }

    public IEnumerator<ReadOnlyMemory<byte>> GetEnumerator()
    {
        for (var i = 0; i < count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
