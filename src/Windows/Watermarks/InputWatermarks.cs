using ActorStream.Operators;

namespace ActorStream.Windows;

/// <summary>Event time over the inputs of an operator: the minimum over those that are neither idle nor ended.</summary>
internal sealed class InputWatermarks(IReadOnlyList<StatusWatermarkValve> inputs)
{
    /// <summary>
    /// What the inputs have come to together; what was forwarded before stays. When all are silent it is the largest, as over the
    /// channels of one input, and the end only when all have ended with it.
    /// </summary>
    public long Watermark
    {
        get
        {
            var (active, idle, end) = (EventTime.End, EventTime.None, EventTime.End);
            var (anyActive, anyOpen) = (false, false);
            foreach (var input in inputs)
            {
                if (input.Ended)
                {
                    end = Math.Min(end, input.Watermark);
                    continue;
                }
                anyOpen = true;
                if (input.Idle)
                {
                    idle = Math.Max(idle, input.Watermark);
                    continue;
                }
                anyActive = true;
                active = Math.Min(active, input.Watermark);
            }
            return anyActive ? active : anyOpen ? idle : end;
        }
    }

    /// <summary>Whether every input that has not ended is idle, and there is one.</summary>
    public bool Idle
    {
        get
        {
            var anyOpen = false;
            foreach (var input in inputs)
            {
                if (input.Ended) continue;
                if (!input.Idle) return false;
                anyOpen = true;
            }
            return anyOpen;
        }
    }
}
