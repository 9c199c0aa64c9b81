using ActorStream.Operators;
using ActorStream.Persistence;

namespace ActorStream.Windows;

/// <summary>The codec of a window operator's keys.</summary>
internal static class WindowKeyCodecs
{
    public static Codec<TKey> Of<TKey>(OperatorContext context) =>
        typeof(TKey) == typeof(NoKey) ? (Codec<TKey>)(object)NoKey.Codec : context.Codecs.ForKey<TKey>();
}
