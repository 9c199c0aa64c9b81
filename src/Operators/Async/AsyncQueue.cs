namespace ActorStream.Operators;

/// <summary>
/// Decides which result may be emitted next: the oldest record's, or (unordered) any that is done and has no watermark before it that still waits.
/// </summary>
internal sealed class AsyncQueue<TIn, TOut>(bool ordered)
{
    private readonly Queue<AsyncStretch<TIn, TOut>> _stretches = new();
    private AsyncStretch<TIn, TOut>? _last;

    public bool IsEmpty => _stretches.Count == 0;

    /// <summary>Whether <see cref="TryTake"/> would give something.</summary>
    public bool HasNext => _stretches.TryPeek(out var head) && (IsReady(head) || IsOver(head));

    public void Add(AsyncEntry<TIn, TOut> entry)
    {
        if (_last is null) _stretches.Enqueue(_last = new AsyncStretch<TIn, TOut>());
        entry.Stretch = _last;
        _last.Open++;
        if (ordered) _last.Line.Enqueue(entry);
    }

    public void Done(AsyncEntry<TIn, TOut> entry)
    {
        entry.Stretch.Open--;
        if (!ordered) entry.Stretch.Line.Enqueue(entry);
    }

    public void AddWatermark(long watermark)
    {
        if (_last is null) _stretches.Enqueue(_last = new AsyncStretch<TIn, TOut>());
        _last.Watermark = watermark;
        _last = null;
    }

    /// <summary>Takes what comes next out: a record that is done, or a watermark when the record is null.</summary>
    public bool TryTake(out AsyncEntry<TIn, TOut>? entry, out long watermark)
    {
        entry = null;
        watermark = EventTime.None;
        if (!_stretches.TryPeek(out var head)) return false;
        if (IsReady(head))
        {
            entry = head.Line.Dequeue();
            if (head == _last && head.Open == 0 && head.Line.Count == 0)
            {
                _stretches.Dequeue();
                _last = null;
            }
            return true;
        }
        if (!IsOver(head)) return false;
        watermark = head.Watermark;
        _stretches.Dequeue();
        return true;
    }

    private bool IsReady(AsyncStretch<TIn, TOut> stretch) => stretch.Line.TryPeek(out var first) && (!ordered || first.IsDone);

    private static bool IsOver(AsyncStretch<TIn, TOut> stretch) => stretch.Watermark != EventTime.None && stretch.Open == 0 && stretch.Line.Count == 0;
}
