using ActorStream.Persistence;

namespace ActorStream.Windows;

/// <summary>A timer of a key and window, as a row of state.</summary>
internal readonly struct WindowTimer<TKey>(WindowKey<TKey> owner, long time)
{
    public readonly WindowKey<TKey> Owner = owner;
    public readonly long Time = time;
}

internal struct WindowTimerCodec<TKey, TCodec>(TCodec inner) : ICodec<WindowTimer<TKey>>
    where TCodec : struct, ICodec<TKey>
{
    WindowKeyCodec<TKey, TCodec> _owner = new(inner);

    public ulong Hash(in WindowTimer<TKey> value) => WindowTimers<TKey, TCodec>.HashOf(_owner.Hash(in value.Owner), value.Time);

    public bool Equals(in WindowTimer<TKey> x, in WindowTimer<TKey> y) => x.Time == y.Time && _owner.Equals(in x.Owner, in y.Owner);

    public void Write(ref StateWriter writer, in WindowTimer<TKey> value)
    {
        _owner.Write(ref writer, in value.Owner);
        writer.WriteVarInt(value.Time);
    }

    public WindowTimer<TKey> Read(ref StateReader reader)
    {
        var owner = _owner.Read(ref reader);
        return new WindowTimer<TKey>(owner, reader.ReadVarInt());
    }
}
