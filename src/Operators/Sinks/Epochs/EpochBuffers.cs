namespace ActorStream.Operators;

/// <summary>The buffers of an epoch log that are free. They are used again: so many, so short lived ones would keep the collector busy. Safe for many threads.</summary>
internal sealed class EpochBuffers
{
    public const int Size = 64 * 1024;

    private readonly Lock _lock = new();
    private readonly Stack<byte[]> _free = new();

    public int Free
    {
        get
        {
            lock (_lock) return _free.Count;
        }
    }

    /// <summary>A buffer of the usual size, or a larger one if it has to be. What is in it is left over from earlier.</summary>
    public byte[] Take(int atLeast)
    {
        if (atLeast <= Size)
        {
            lock (_lock)
                if (_free.TryPop(out var buffer)) return buffer;
        }
        return GC.AllocateUninitializedArray<byte>(Math.Max(Size, atLeast));
    }

    public void Return(byte[] buffer)
    {
        if (buffer.Length != Size) return;
        lock (_lock) _free.Push(buffer);
    }

    /// <summary>Gives all but so many to the collector.</summary>
    public void Keep(int most)
    {
        lock (_lock)
        {
            while (_free.Count > most) _free.Pop();
            if (most == 0) _free.TrimExcess();
        }
    }
}
