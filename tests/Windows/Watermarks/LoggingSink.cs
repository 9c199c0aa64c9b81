using ActorStream.Operators;

namespace ActorStream.Windows.Tests.Watermarks;

/// <summary>The end of a chain: writes down, in order, records as they are, watermarks as W5, and "idle" and "active".</summary>
sealed class LoggingSink<T> : Operator
{
    readonly List<string> _log = [];

    public LoggingSink() => Inlet = new LogInlet(this);

    public Inlet<T> Inlet { get; }

    /// <summary>No room: the chain before this is blocked.</summary>
    public bool Blocked { get; set; }

    public string Take()
    {
        var text = string.Join(' ', _log);
        _log.Clear();
        return text;
    }

    public override bool AdvanceWatermark(long watermark)
    {
        _log.Add(watermark == long.MaxValue ? "end" : $"W{watermark}");
        return base.AdvanceWatermark(watermark);
    }

    public override void SetIdle(bool idle) => _log.Add(idle ? "idle" : "active");

    sealed class LogInlet(LoggingSink<T> owner) : Inlet<T>(owner)
    {
        public override int Process(ReadOnlySpan<T> values, ReadOnlySpan<long> timestamps, ReadOnlySpan<ulong> hashes)
        {
            if (owner.Blocked) return 0;
            for (var i = 0; i < values.Length; i++)
            {
                var time = timestamps[i] == long.MinValue || $"{timestamps[i]}" == $"{values[i]}" ? "" : $"@{timestamps[i]}";
                owner._log.Add($"{values[i]}{time}");
            }
            return values.Length;
        }
    }
}
