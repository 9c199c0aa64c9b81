using System.Threading.Channels;
using ActorStream.Persistence;

namespace ActorStream.Operators.Sources;

/// <summary>The door from the rest of the program: what is written to a channel. It ends when the channel is completed.</summary>
/// <remarks>What was taken from the channel is gone: after a restart reading goes on with what comes.</remarks>
internal sealed class ChannelSource<T>(ChannelReader<T> channel) : ISource<T>
{
    private readonly Unreplayable _unreplayable = new();

    public Boundedness Boundedness => Boundedness.Unbounded;

    bool ISource<T>.IsParallel => false;

    bool ISource<T>.IsReplayable => false;

    public override string ToString() => "a channel";

    SplitDiscovery ISource<T>.CreateDiscovery(int parallelism, CodecRegistry codecs) =>
        new FixedSplits(static _ => [new ChannelSplit()], ChannelSplit.Codec, assignsEagerly: true);

    SplitReader<T> ISource<T>.CreateReader(SourceReaderContext context) => new Reader(channel, _unreplayable, context);

    private sealed class ChannelSplit() : SourceSplit("the channel")
    {
        public static SplitCodec Codec { get; } = new SplitCodec<ChannelSplit>(
            static (ref StateWriter writer, ChannelSplit split) => writer.WriteVarInt(split.Done),
            static (ref StateReader reader) => new ChannelSplit { Done = reader.ReadVarInt() });

        public long Done { get; set; }

        public override string ToString() => $"the channel's record {Done}";
    }

    private sealed class Reader(ChannelReader<T> channel, Unreplayable unreplayable, SourceReaderContext context) : SplitReader<T>
    {
        private readonly List<SourceSplit> _splits = [];
        private ChannelSplit? _split;
        private volatile bool _waits;

        public override IReadOnlyList<SourceSplit> Splits => _splits;

        public override SourceSplit? CurrentSplit => _split;

        public override void AddSplit(SourceSplit split)
        {
            _split = (ChannelSplit)split;
            _splits.Add(split);
            unreplayable.Begin(_split.Done, context);
        }

        public override ReadStatus Poll(Collector<T> output)
        {
            while (!output.IsFull)
            {
                if (channel.TryRead(out var record))
                {
                    _split!.Done++;
                    unreplayable.Took();
                    output.Append(in record, EventTime.None);
                    continue;
                }
                if (_waits) return ReadStatus.Nothing;
                var more = channel.WaitToReadAsync(context.Cancellation);
                if (!more.IsCompleted)
                {
                    _waits = true;
                    _ = WakeAsync(more);
                    return ReadStatus.Nothing;
                }
                if (more.GetAwaiter().GetResult()) continue;
                _splits.Clear();
                return ReadStatus.SplitEnded;
            }
            return ReadStatus.More;
        }

        /// <summary>An error of the channel is found again, and told, by the next poll.</summary>
        private async Task WakeAsync(ValueTask<bool> more)
        {
            try
            {
                await more.ConfigureAwait(false);
            }
            catch (Exception)
            {
                _waits = false;
                context.Wake();
                return;
            }
            _waits = false;
            context.Wake();
        }
    }
}
