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
        var timer = new TypeShape(ShapeKind.Record, "WindowTimer", false, new MemberShape("owner", owner), new MemberShape("time", Milliseconds));
        Timer = new(TimerStruct, new CodecTraits(timer, traits.IsImmutable));
    }

    static TypeShape Milliseconds { get; } = new(ShapeKind.VarInt, "long");

    public static TypeShape WindowShape { get; } = new(ShapeKind.Record, "TimeWindow", false, new MemberShape("start", Milliseconds), new MemberShape("end", Milliseconds));

    public TCodec KeyStruct { get; }

    public WindowKeyCodec<TKey, TCodec> OwnerStruct { get; }

    public WindowTimerCodec<TKey, TCodec> TimerStruct { get; }

    public Codec<TKey, TCodec> Key { get; }

    public Codec<WindowKey<TKey>, WindowKeyCodec<TKey, TCodec>> Owner { get; }

    public Codec<WindowTimer<TKey>, WindowTimerCodec<TKey, TCodec>> Timer { get; }
}
