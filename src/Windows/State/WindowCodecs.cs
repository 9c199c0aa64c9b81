using ActorStream.Persistence;

namespace ActorStream.Windows;

/// <summary>The codecs of a window operator's keys, made from that of the user's key.</summary>
internal sealed class WindowCodecs<TKey, TCodec>
    where TCodec : struct, ICodec<TKey>
{
    public WindowCodecs(TCodec codec, CodecRegistry registry)
    {
        var traits = registry.ForKey<TKey>().Traits;
        KeyStruct = codec;
        OwnerStruct = new WindowKeyCodec<TKey, TCodec>(codec);
        TimerStruct = new WindowTimerCodec<TKey, TCodec>(codec);
        Key = new Codec<TKey, TCodec>(codec, traits);
        var owner = new TypeShape(ShapeKind.Record, "WindowKey", false, new MemberShape("key", traits.Shape), new MemberShape("window", WindowShape));
        Owner = new(OwnerStruct, new CodecTraits(owner, traits.IsImmutable));
        var timer = new TypeShape(ShapeKind.Record, "WindowTimer", false, new MemberShape("owner", owner), new MemberShape("time", Int64));
        Timer = new(TimerStruct, new CodecTraits(timer, traits.IsImmutable));
    }

    public static TypeShape WindowShape { get; } = new(ShapeKind.Custom, "TimeWindow");

    static TypeShape Int64 { get; } = new(ShapeKind.Int64, "long");

    public TCodec KeyStruct { get; }

    public WindowKeyCodec<TKey, TCodec> OwnerStruct { get; }

    public WindowTimerCodec<TKey, TCodec> TimerStruct { get; }

    public Codec<TKey, TCodec> Key { get; }

    public Codec<WindowKey<TKey>, WindowKeyCodec<TKey, TCodec>> Owner { get; }

    public Codec<WindowTimer<TKey>, WindowTimerCodec<TKey, TCodec>> Timer { get; }
}
