using System.Runtime.CompilerServices;
using ActorStream.Persistence;

namespace ActorStream.Windows;

/// <summary>Key and window as one key, in the key group of the key alone.</summary>
internal struct WindowKeyCodec<TKey, TCodec>(TCodec inner) : ICodec<WindowKey<TKey>>
    where TCodec : struct, ICodec<TKey>
{
    TCodec _inner = inner;

    public ulong Hash(in WindowKey<TKey> value) => WindowHash.Of(_inner.Hash(in value.Key), value.Window);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Equals(in WindowKey<TKey> x, in WindowKey<TKey> y) => x.Window == y.Window && _inner.Equals(in x.Key, in y.Key);

    public void Write(ref StateWriter writer, in WindowKey<TKey> value)
    {
        _inner.Write(ref writer, in value.Key);
        writer.WriteVarInt(value.Window.StartMilliseconds);
        writer.WriteVarInt(value.Window.EndMilliseconds);
    }

    public WindowKey<TKey> Read(ref StateReader reader)
    {
        var key = _inner.Read(ref reader);
        var start = reader.ReadVarInt();
        return new WindowKey<TKey>(key, new TimeWindow(start, reader.ReadVarInt()));
    }
}

internal static class WindowHash
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(ulong keyHash, TimeWindow window) =>
        KeyGroups.Mix(keyHash, ((ulong)window.StartMilliseconds * 0x9E3779B97F4A7C15) + ((ulong)window.EndMilliseconds * 0xC2B2AE3D27D4EB4F));
}
