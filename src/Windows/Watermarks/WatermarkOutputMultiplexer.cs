using ActorStream.Operators;

namespace ActorStream.Windows;

/// <summary>What one of several contributes to a common watermark: a split of a source, or an input of an operator.</summary>
internal class PartialWatermark
{
    public long Watermark { get; private set; } = EventTime.None;

    public bool Idle { get; set; }

    /// <summary>Nothing more comes from it: it leaves the minimum, and its end counts only when all have ended.</summary>
    public bool Ended { get; set; }

    /// <summary>Raises the watermark; a lower one is ignored.</summary>
    public bool Raise(long watermark)
    {
        if (watermark <= Watermark) return false;
        Watermark = watermark;
        return true;
    }
}

/// <summary>The minimum over splits or inputs: idle and ended ones do not count, one without a watermark holds back, nothing ever falls.</summary>
internal sealed class WatermarkOutputMultiplexer
{
    private readonly List<PartialWatermark> _parts = [];

    /// <summary>The common watermark as of the last <see cref="Update"/>.</summary>
    public long Watermark { get; private set; } = EventTime.None;

    /// <summary>Whether there are parts, not all of them have ended, and those that have not are idle; as of the last <see cref="Update"/>.</summary>
    public bool Idle { get; private set; }

    public int Count => _parts.Count;

    public void Add(PartialWatermark part) => _parts.Add(part);

    /// <summary>Removes a part. What held back because of it goes on with the next <see cref="Update"/>.</summary>
    public void Remove(PartialWatermark part) => _parts.Remove(part);

    /// <summary>Takes the parts together.</summary>
    /// <returns>Whether the common watermark has risen.</returns>
    public bool Update()
    {
        var minimum = EventTime.End;
        var active = 0;
        var ended = 0;
        foreach (var part in _parts)
        {
            if (part.Ended)
            {
                ended++;
            }
            else if (!part.Idle)
            {
                active++;
                minimum = Math.Min(minimum, part.Watermark);
            }
        }
        Idle = active == 0 && ended < _parts.Count;
        if (active == 0)
        {
            if (_parts.Count == 0 || ended < _parts.Count) return false;
            minimum = EventTime.End;
        }
        if (minimum <= Watermark) return false;
        Watermark = minimum;
        return true;
    }
}
