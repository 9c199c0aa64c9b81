namespace ActorStream.Operators.Tests;

/// <summary>The end of a chain: writes down records and watermarks in the order in which they come.</summary>
sealed class RecordingSink<T> : Operator
{
    public RecordingSink(List<Emitted> log)
    {
        Log = log;
        Input = new RecordInlet(this);
    }

    public List<Emitted> Log { get; }

    public Inlet<T> Input { get; }

    /// <summary>How many records there is room for; null: for any number.</summary>
    public int? Room { get; set; }

    public override bool AdvanceWatermark(long watermark)
    {
        Log.Add(new Mark(watermark));
        return base.AdvanceWatermark(watermark);
    }

    sealed class RecordInlet(RecordingSink<T> owner) : Inlet<T>(owner)
    {
        public override int Process(ReadOnlySpan<T> values, ReadOnlySpan<long> timestamps, ReadOnlySpan<ulong> hashes)
        {
            var taken = Math.Min(values.Length, owner.Room ?? int.MaxValue);
            for (var i = 0; i < taken; i++) owner.Log.Add(new Rec<T>(values[i], timestamps[i]));
            if (owner.Room is { } room) owner.Room = room - taken;
            return taken;
        }
    }
}
