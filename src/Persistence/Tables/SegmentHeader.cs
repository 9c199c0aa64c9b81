namespace ActorStream.Persistence;

/// <summary>What a segment knows about itself, packed into the hash field of its entry 0.</summary>
/// <remarks>28 bits of count, 6 of depth (how many bits of the hash all its entries share), 30 of epoch (how many freezes its table had seen when it was made).</remarks>
internal readonly struct SegmentHeader
{
    public const ulong LastEpoch = (1UL << 30) - 1;
    readonly ulong _bits;

    public SegmentHeader(ulong bits) => _bits = bits;

    public SegmentHeader(int count, int depth, long epoch) => _bits = (uint)count | ((ulong)depth << 28) | ((ulong)epoch << 34);

    public ulong Bits => _bits;

    public int Count => (int)(_bits & 0xFFFFFFF);

    public int Depth => (int)(_bits >> 28) & 63;

    public long Epoch => (long)(_bits >> 34);
}
