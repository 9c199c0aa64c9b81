using ActorStream.Persistence;

namespace ActorStream;

/// <content>Faults that are seen while the program is built and reported together when it is started.</content>
public sealed partial class StreamExecutionEnvironment
{
    private readonly List<string> _faults = [];

    internal IReadOnlyList<string> Faults => _faults;

    internal void AddFault(string fault) => _faults.Add(fault);

    /// <summary>The codec of a type; when there is none, a fault is noted and a stand-in returned that is never used.</summary>
    /// <param name="subject">What the type is for, with its place in the program.</param>
    /// <param name="asKey">Whether the type must be fit for a key.</param>
    internal Codec<TValue> CodecFor<TValue>(string subject, bool asKey)
    {
        if (!Codecs.TryFor(typeof(TValue), out var codec, out var fault))
        {
            var wrong = asKey
                ? UnsupportedTypeException.NotSerializableKey(typeof(TValue), fault)
                : UnsupportedTypeException.NotSerializable(typeof(TValue), fault);
            AddFault($"{subject}: {wrong.Message}");
            return null!;
        }
        if (asKey && codec.Traits.KeyFault is { } notKey) AddFault($"{subject}: {UnsupportedTypeException.NotKey(typeof(TValue), notKey).Message}");
        return (Codec<TValue>)codec;
    }
}
