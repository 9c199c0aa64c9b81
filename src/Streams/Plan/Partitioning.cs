using ActorStream.Actors;
using ActorStream.Operators;
using ActorStream.Operators.Exchange;
using ActorStream.Persistence;

namespace ActorStream.Streams;

internal enum PartitioningKind
{
    /// <summary>Forward where both sides have one parallelism, else rebalance.</summary>
    Default,
    Forward,
    Rebalance,
    Rescale,
    Shuffle,
    Broadcast,
    Global,
    Custom,
    Keyed,
}

/// <summary>How records find their subtask on the other side of an edge.</summary>
internal abstract class Partitioning(PartitioningKind kind)
{
    public PartitioningKind Kind { get; } = kind;

    /// <summary>Whether batches carry hashes; keyed edges of keys that are dear to hash do.</summary>
    public virtual bool Hashed => false;

    public EdgePattern Pattern(int from, int to) => Kind switch
    {
        PartitioningKind.Default when from == to => EdgePattern.OneToOne,
        PartitioningKind.Forward => EdgePattern.OneToOne,
        PartitioningKind.Rescale => EdgePattern.Blocks,
        _ => EdgePattern.AllToAll,
    };
}

internal abstract class Partitioning<T>(PartitioningKind kind) : Partitioning(kind)
{
    public abstract Tail<T> Send(ChannelOutput<T> output, TaskEnvironment task, PlanEdge edge);

    /// <summary>How records are stored that a barrier overtakes. Null: barriers wait, because it matters which subtask gets a record, or because records have no byte form.</summary>
    public InFlight? InFlight(PlanEdge edge, CodecRegistry codecs) =>
        Kind is PartitioningKind.Keyed or PartitioningKind.Rebalance or PartitioningKind.Shuffle && codecs.TryFor(typeof(OvertakenBatch<T>), out var codec, out _)
            ? new InFlight<T>(edge.Name, (Codec<OvertakenBatch<T>>)codec, Route(edge), edge.Hashed)
            : null;

    /// <summary>Which subtask has to get a record; null: any may.</summary>
    protected virtual Func<RecordRoute<T>>? Route(PlanEdge edge) => null;

    /// <summary>What keeps an input key by key in batch mode; null: the input has no key.</summary>
    /// <param name="codec">For records that memory has no room for; null: they cannot be written.</param>
    /// <param name="directory">Where to.</param>
    public virtual InputSpool? CreateSpool(Codec<T>? codec, string directory) => null;
}

/// <summary>Partitionings that do not look at the record.</summary>
internal sealed class PlainPartitioning<T>(PartitioningKind kind) : Partitioning<T>(kind)
{
    public override Tail<T> Send(ChannelOutput<T> output, TaskEnvironment task, PlanEdge edge) => Kind switch
    {
        PartitioningKind.Global => Tail<T>.Send(new SinglePartitioner<T>(0), output),
        PartitioningKind.Broadcast => Tail<T>.Send(new BroadcastPartitioner<T>(), output),
        PartitioningKind.Shuffle =>
            Tail<T>.Send(new ShufflePartitioner<T>(output.Count, task.Seed + (ulong)((edge.Id * 65_537) + task.Subtask)), output),
        _ when edge.Pattern == EdgePattern.OneToOne => Tail<T>.Send(new SinglePartitioner<T>(0), output),
        _ => Tail<T>.Send(new RoundRobinPartitioner<T>(0, output.Count, task.Subtask), output),
    };
}

internal sealed class CustomPartitioning<T, TKey>(Func<T, TKey> key, Func<TKey, int, int> partition) : Partitioning<T>(PartitioningKind.Custom)
{
    public override Tail<T> Send(ChannelOutput<T> output, TaskEnvironment task, PlanEdge edge) =>
        Tail<T>.Send(new CustomPartitioner<T, TKey>(key, partition), output);
}

/// <summary>By key: how to take the key from a record, and how keys are hashed, compared and stored.</summary>
internal abstract class Keying<T, TKey>(Codec<TKey> codec) : Partitioning<T>(PartitioningKind.Keyed)
{
    public Codec<TKey> Codec { get; } = codec;

    public override bool Hashed => !typeof(TKey).IsPrimitive && !typeof(TKey).IsEnum;

    /// <summary>The selector as a struct, boxed; its type closes operators.</summary>
    public abstract object Selector { get; }

    /// <summary>The codec as a struct, boxed.</summary>
    public object CodecStruct => Codec.Instance;

    public Type SelectorType => Selector.GetType();

    public Type CodecType => Codec.Instance.GetType();
}

internal sealed class Keying<T, TKey, TSelector>(TSelector selector, Codec<TKey> codec) : Keying<T, TKey>(codec)
    where TSelector : struct, IKeySelector<T, TKey>
{
    public override object Selector => selector;

    public override InputSpool CreateSpool(Codec<T>? codec, string directory) =>
        new KeySpool<T, TKey>(value => selector.GetKey(in value), Codec, codec, directory);

    public override Tail<T> Send(ChannelOutput<T> output, TaskEnvironment task, PlanEdge edge) =>
        Codec.Accept(new Sender(selector, output, ChannelOfGroup(edge)));

    protected override Func<RecordRoute<T>> Route(PlanEdge edge) => () =>
    {
        var channels = ChannelOfGroup(edge);
        return (in T value, out ulong hash) =>
        {
            hash = Codec.Hash(selector.GetKey(in value));
            return channels[KeyGroups.GroupOf(hash, channels.Length)];
        };
    };

    private static ushort[] ChannelOfGroup(PlanEdge edge)
    {
        var (groups, shards) = (edge.To.MaxParallelism, edge.To.Parallelism);
        var channels = new ushort[groups];
        for (var group = 0; group < groups; group++) channels[group] = (ushort)((long)group * shards / groups);
        return channels;
    }

    private sealed class Sender(TSelector selector, ChannelOutput<T> output, ushort[] channels) : ICodecVisitor<TKey, Tail<T>>
    {
        public Tail<T> Visit<TCodec>(TCodec codec)
            where TCodec : struct, ICodec<TKey> =>
            Tail<T>.Send(new KeyPartitioner<T, TKey, TSelector, TCodec>(selector, codec, channels), output);
    }
}
