namespace ActorStream.Persistence;

/// <summary>The timers of one operator in one time domain: a set of (key, namespace, time), taken out in the order of time.</summary>
/// <remarks>
/// The timers are state, by key group; their order is not, and is built anew on restore. To fire those that are due, take them out one by one with <see cref="TryTake"/>: it can be
/// stopped and gone on with at any timer, and sees timers that were registered and deleted meanwhile.
/// </remarks>
internal abstract class TimerQueue<TKey, TNamespace>
{
    /// <summary>How many timers are registered.</summary>
    public abstract int Count { get; }

    /// <summary>How many timers are kept, those included that are deleted and not yet forgotten.</summary>
    public abstract int Kept { get; }

    /// <summary>What the timers are in a snapshot.</summary>
    public abstract StateDescriptor Descriptor { get; }

    /// <summary>Makes an empty queue.</summary>
    /// <param name="name">The name of the timers in snapshots, unique in the operator: one for each time domain.</param>
    /// <param name="range">The key groups of the task.</param>
    /// <param name="keys">The key's codec.</param>
    /// <param name="namespaces">The namespace's codec; <see cref="NoNamespaceCodec.Codec"/> where there is none.</param>
    public static TimerQueue<TKey, TNamespace> Create(string name, KeyGroupRange range, Codec<TKey> keys, Codec<TNamespace> namespaces) =>
        keys.Accept(new KeyVisitor(name, range, keys, namespaces));

    /// <summary>Registers a timer; false when it is registered already.</summary>
    public abstract bool Register(in TKey key, ulong keyHash, in TNamespace ns, long time);

    /// <summary>Deletes a timer; false when there is none.</summary>
    public abstract bool Delete(in TKey key, ulong keyHash, in TNamespace ns, long time);

    /// <summary>Takes out the next timer that is due.</summary>
    /// <param name="until">The last time that is due: the watermark, the clock.</param>
    /// <param name="timer">The timer.</param>
    /// <returns>Whether there was one.</returns>
    public abstract bool TryTake(long until, out Timer<TKey, TNamespace> timer);

    /// <summary>A time before which no timer is due, for setting an alarm; false when there are no timers.</summary>
    public abstract bool TryPeekTime(out long time);

    /// <summary>The timers as they are now. Called at a barrier.</summary>
    public abstract FrozenOperator Freeze(SnapshotCut cut = default);

    /// <summary>Takes the timers of this task's keys from what was stored.</summary>
    public abstract void Restore(SnapshotReader stored);

    sealed class KeyVisitor(string name, KeyGroupRange range, Codec<TKey> keys, Codec<TNamespace> namespaces) : ICodecVisitor<TKey, TimerQueue<TKey, TNamespace>>
    {
        public TimerQueue<TKey, TNamespace> Visit<TCodec>(TCodec codec)
            where TCodec : struct, ICodec<TKey> => namespaces.Accept(new NamespaceVisitor<TCodec>(name, range, keys, namespaces, codec));
    }

    sealed class NamespaceVisitor<TKeyCodec>(string name, KeyGroupRange range, Codec<TKey> keys, Codec<TNamespace> namespaces, TKeyCodec keyCodec)
        : ICodecVisitor<TNamespace, TimerQueue<TKey, TNamespace>>
        where TKeyCodec : struct, ICodec<TKey>
    {
        public TimerQueue<TKey, TNamespace> Visit<TCodec>(TCodec codec)
            where TCodec : struct, ICodec<TNamespace>
        {
            var descriptor = new StateDescriptor(
                name, StateKind.Timers, new MemberShape("key", keys.Shape), new MemberShape("namespace", namespaces.Shape));
            return new TimerQueue<TKey, TNamespace, TKeyCodec, TCodec>(descriptor, range, keyCodec, codec);
        }
    }
}
