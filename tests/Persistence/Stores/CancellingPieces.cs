using System.Collections;

namespace ActorStream.Persistence.Tests.Stores;

/// <summary>An object of many pieces that cancels its own write when one of them is asked for.</summary>
sealed class CancellingPieces(int count, int size, int at, CancellationTokenSource cancellation) : IReadOnlyList<ReadOnlyMemory<byte>>
{
    readonly byte[] _piece = new byte[size];
    bool _summed;

    public int Count => count;

    public ReadOnlyMemory<byte> this[int index]
    {
        get
        {
            if (index == at)
                cancellation.Cancel();
            return _piece;
        }
    }

    // Stores may go over all pieces once for their length.
    public IEnumerator<ReadOnlyMemory<byte>> GetEnumerator()
    {
        for (var i = 0; i < count; i++)
        {
            if (i == at && _summed)
                cancellation.Cancel();
            yield return _piece;
        }
        _summed = true;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
