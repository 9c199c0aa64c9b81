using ActorStream.Operators;

namespace ActorStream.Windows;

/// <summary>
/// Where slices and windows begin and end. A slice lies between two neighbouring borders of windows, so that a window is a run of whole slices: a tumbling window
/// is one slice, cumulating windows have a slice for each step. Sliding windows have two slices for each slide, one up to where a window ends and
/// one up to where the next begins, and a single one where the size is a multiple of the slide.
/// </summary>
internal sealed class SliceGrid
{
    readonly bool _cumulates;
    readonly long _size;
    readonly long _step;
    readonly long _offset;

    /// <summary>How long after a slide's beginning a window ends.</summary>
    readonly long _cut;

    /// <param name="shape">Tumbling, sliding or cumulating windows.</param>
    public SliceGrid(WindowShape shape)
    {
        if (shape.Kind is not (WindowKind.Tumbling or WindowKind.Sliding or WindowKind.Cumulating))
            throw new ArgumentException($"{shape.Kind} windows have no slices.", nameof(shape));
        _cumulates = shape.Kind == WindowKind.Cumulating;
        _size = shape.Size;
        _step = shape.Kind == WindowKind.Tumbling ? shape.Size : shape.Step;
        _offset = shape.Offset;
        _cut = _cumulates ? 0 : _size % _step;
        IsSingle = _size == _step;
        HasGaps = !_cumulates && _size < _step;
        CanShrink = !_cumulates && !IsSingle;
    }

    /// <summary>From one window to the next.</summary>
    public long Step => _step;

    /// <summary>A window is one slice.</summary>
    public bool IsSingle { get; }

    /// <summary>There are times that are in no window.</summary>
    public bool HasGaps { get; }

    /// <summary>Whether slices leave the window one by one, and not all together.</summary>
    public bool CanShrink { get; }

    /// <summary>The slice that holds a time.</summary>
    /// <returns>False when the time is in no window.</returns>
    public bool SliceOf(long timestamp, out long start, out long end)
    {
        start = WindowTime.StartOf(timestamp, _offset, _step);
        end = WindowTime.Add(start, _step);
        if (_cut == 0) return true;
        if (timestamp - start < _cut)
        {
            end = WindowTime.Add(start, _cut);
            return true;
        }
        start += _cut;
        return !HasGaps;
    }

    /// <summary>The end of the first window that holds the slice that ends at <paramref name="sliceEnd"/>.</summary>
    public long FirstEndOf(long sliceEnd)
    {
        var last = LastEndUpTo(sliceEnd);
        return last == sliceEnd ? last : WindowTime.Add(last, _step);
    }

    /// <summary>The end of the last window that holds the slice that begins at <paramref name="sliceStart"/>.</summary>
    public long LastEndOf(long sliceStart) =>
        WindowTime.Add(WindowTime.StartOf(sliceStart, _offset, _cumulates ? _size : _step), _size);

    /// <summary>The beginning of the window that ends at <paramref name="end"/>.</summary>
    public long StartOf(long end) => _cumulates ? WindowTime.StartOf(end - 1, _offset, _size) : end - _size;

    /// <summary>The end of the last window that a watermark fires; <see cref="EventTime.End"/> for the last watermark of all.</summary>
    public long LastEndAt(long watermark) => watermark == EventTime.End ? EventTime.End : LastEndUpTo(watermark + 1);

    long LastEndUpTo(long time) => WindowTime.StartOf(time, _offset + _cut, _step);
}
