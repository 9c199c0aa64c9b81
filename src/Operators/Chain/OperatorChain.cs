using ActorStream.Persistence;

namespace ActorStream.Operators;

/// <summary>
/// Drives the operators of one task, a tree in which every operator's records come before its watermark. Any step may stop for lack of
/// room at the task's end and goes on where it stopped when called again.
/// </summary>
internal sealed class OperatorChain
{
    private readonly Operator[] _operators;
    private int _controlCursor;

    /// <param name="head">The operator at the task's start; the others are found behind its outlets.</param>
    public OperatorChain(Operator head)
    {
        Head = head;
        var found = new List<Operator>();
        Collect(head, found);
        _operators = found.ToArray();
        foreach (var op in _operators)
            op.Children = op.Outlets.SelectMany(static o => o.Consumers).Select(static f => f.Operator).Distinct().ToArray();
    }

    public Operator Head { get; }

    public IReadOnlyList<Operator> Operators => _operators;

    /// <summary>The earliest processing time at which an operator wants to be called.</summary>
    public long NextProcessingTime
    {
        get
        {
            var next = long.MaxValue;
            foreach (var op in _operators) next = Math.Min(next, op.NextProcessingTime);
            return next;
        }
    }

    /// <summary>Brings everything that is pending to rest.</summary>
    /// <returns>False when the chain is blocked: by a full channel, or by an operator that waits for something.</returns>
    public bool Step() => Step(Head);

    public void SetWatermark(long watermark) => Head.PendingWatermark = Math.Max(Head.PendingWatermark, watermark);

    public void SetIdle(bool idle)
    {
        if (Head.InputIdle == idle) return;
        Head.InputIdle = idle;
        Head.SetIdle(idle);
    }

    /// <summary>Calls operators whose processing time has come.</summary>
    public bool AdvanceProcessingTime(long now)
    {
        foreach (var op in _operators)
            if (op.NextProcessingTime <= now) op.PendingProcessingTime = Math.Max(op.PendingProcessingTime, now);
        return Step();
    }

    public void OnBatchEnd()
    {
        foreach (var op in _operators) op.OnBatchEnd();
    }

    /// <summary>Empties operators before a barrier, from head to ends; repeat until true.</summary>
    public bool BeforeBarrier() => Walk(static op => op.BeforeBarrier(), cuts: true);

    /// <summary>Batch mode: all records of a key have come; the head emits its final results. Repeat, with steps in between, until true.</summary>
    public bool EndKey() => Guard(Head, "at the end of a key", static op => op.EndKey());

    /// <summary>Tells operators that no more data comes, from head to ends; repeat until true.</summary>
    public bool EndInput() => Walk(static op => op.EndInput(), cuts: false);

    public void ForwardBarrier(CheckpointBarrier barrier)
    {
        foreach (var op in _operators) op.ForwardBarrier(barrier);
    }

    /// <summary>Parents before children: the operators form a tree.</summary>
    private static void Collect(Operator op, List<Operator> found)
    {
        found.Add(op);
        foreach (var feed in op.Outlets.SelectMany(static o => o.Consumers))
            if (!found.Contains(feed.Operator)) Collect(feed.Operator, found);
    }

    private bool Walk(Func<Operator, bool> action, bool cuts)
    {
        if (!Step()) return false;
        for (; _controlCursor < _operators.Length; _controlCursor++)
        {
            var op = _operators[_controlCursor];
            while (!Call(op, action))
            {
                var emitted = HasOutput(op);
                if (!Step(op) || !emitted) return false;
            }
            op.IsCut = cuts && !Planted.Is(PlantedBug.ResultBetweenTwoCuts);
            if (!Step(op))
            {
                _controlCursor++;
                return false;
            }
        }
        _controlCursor = 0;
        if (cuts)
            foreach (var op in _operators) op.IsCut = false;
        return true;
    }

    private static bool Call(Operator op, Func<Operator, bool> action)
    {
        try
        {
            return action(op);
        }
        catch (Exception cause) when (cause is not OperatorFailedException)
        {
            throw OperatorFailedException.During(op, "at a barrier or the end of its input", cause);
        }
    }

    private static bool Step(Operator op)
    {
        while (true)
        {
            if (!Push(op)) return false;
            if (RunFeeds(op) is { } progress)
            {
                if (progress) continue;
                return false;
            }
            if (!op.IsCut && op.HasWork)
            {
                Guard(op, "completing a request", static o => { o.Work(); return true; });
                continue;
            }
            if (op.PendingWatermark > op.Watermark)
            {
                var target = op.PendingWatermark;
                if (Guard(op, "firing a timer or window", o => o.AdvanceWatermark(o.PendingWatermark))) op.Watermark = target;
                else if (!HasOutput(op)) return false;
                continue;
            }
            if (op.PendingProcessingTime > long.MinValue)
            {
                if (Guard(op, "firing a processing-time timer", static o => o.AdvanceProcessingTime(o.PendingProcessingTime))) op.PendingProcessingTime = long.MinValue;
                else if (!HasOutput(op)) return false;
                continue;
            }
            return true;
        }
    }

    /// <summary>Runs one input that has records.</summary>
    /// <returns>Null when no input has any; false when the operator took none and gave none: it waits.</returns>
    private static bool? RunFeeds(Operator op)
    {
        foreach (var feed in op.Feeds)
        {
            if (!feed.HasInput) continue;
            return feed.Run() > 0 || HasOutput(op);
        }
        return null;
    }

    private static bool Guard(Operator op, string what, Func<Operator, bool> call)
    {
        try
        {
            return call(op);
        }
        catch (Exception cause) when (cause is not OperatorFailedException)
        {
            throw OperatorFailedException.During(op, what, cause);
        }
    }

    private static bool HasOutput(Operator op)
    {
        foreach (var outlet in op.Outlets)
            if (outlet.Count > 0) return true;
        return op.OutputWatermark > op.ForwardedWatermark;
    }

    /// <summary>Hands on what an operator has emitted: its waking up, records, then its watermark, then its falling idle.</summary>
    private static bool Push(Operator op)
    {
        // Whoever wakes up does so before its records: a watermark from a channel that is still idle would be ignored.
        if (op.ForwardedIdle && !op.OutputIdle && !PushIdle(op)) return false;
        var outlets = op.Outlets;
        for (var i = 0; i < outlets.Count; i++)
        {
            var outlet = outlets[i];
            var consumers = outlet.Consumers;
            for (var k = 0; k < consumers.Count; k++)
                if (!Step(consumers[k].Operator)) return false;
            // A full side output makes the main one count as full, also when it is empty.
            if (outlet.Count > 0 || outlet.IsFull) outlet.Clear();
        }
        if (op.OutputWatermark > op.ForwardedWatermark)
        {
            op.ForwardedWatermark = op.OutputWatermark;
            foreach (var child in op.Children) child.PendingWatermark = Math.Max(child.PendingWatermark, op.OutputWatermark);
            foreach (var child in op.Children)
                if (!Step(child)) return false;
        }
        return op.OutputIdle == op.ForwardedIdle || PushIdle(op);
    }

    private static bool PushIdle(Operator op)
    {
        op.ForwardedIdle = op.OutputIdle;
        foreach (var child in op.Children)
        {
            child.InputIdle = op.OutputIdle;
            child.SetIdle(op.OutputIdle);
        }
        foreach (var child in op.Children)
            if (!Step(child)) return false;
        return true;
    }
}
