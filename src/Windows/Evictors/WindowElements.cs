using System.Collections;
using System.Diagnostics.CodeAnalysis;
using ActorStream.Operators;
using ActorStream.Windows;

namespace ActorStream;

/// <summary>The records of a window in order of arrival, as evictors see them. Holds during the call only.</summary>
public abstract class WindowElements
{
    internal WindowElements()
    {
    }

    /// <summary>How many records there are.</summary>
    public abstract int Count { get; }

    /// <summary>Whether the record at an index has a timestamp.</summary>
    public bool HasTimestamp(int index) => TimestampAt(index) != EventTime.None;

    /// <summary>The timestamp of the record at an index; <see cref="DateTimeOffset.MinValue"/> when it has none.</summary>
    public DateTimeOffset GetTimestamp(int index) => EventTime.ToInstant(TimestampAt(index));

    /// <summary>Takes out the records that arrived first.</summary>
    /// <param name="count">How many; not more than there are.</param>
    public void RemoveFirst(int count) => RemoveIndexes(index => index < count);

    /// <summary>Takes out the records whose index is chosen; the others keep their order.</summary>
    /// <param name="remove">Whether the record at an index goes; asked once for each, in order.</param>
    public abstract void RemoveIndexes(Func<int, bool> remove);

    internal abstract long TimestampAt(int index);
}

/// <inheritdoc/>
/// <typeparam name="T">The type of the records.</typeparam>
[SuppressMessage("Naming", "CA1710", Justification = "What a window has are its elements.")]
public sealed class WindowElements<T> : WindowElements, IReadOnlyList<T>
{
    ElementList<T> _list;

    internal WindowElements()
    {
    }

    /// <inheritdoc/>
    public override int Count => _list.Count;

    /// <summary>The record at an index.</summary>
    public T this[int index] => _list[index];

    /// <summary>Takes out records.</summary>
    /// <param name="remove">Whether a record goes; asked once for each, in order.</param>
    public void RemoveWhere(Func<T, bool> remove)
    {
        ArgumentNullException.ThrowIfNull(remove);
        RemoveIndexes(index => remove(this[index]));
    }

    /// <inheritdoc/>
    public override void RemoveIndexes(Func<int, bool> remove)
    {
        ArgumentNullException.ThrowIfNull(remove);
        _list.RemoveIndexes(remove);
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal override long TimestampAt(int index) => _list.TimestampAt(index);

    internal void Open(in ElementList<T> list) => _list = list;

    internal ElementList<T> Close()
    {
        var list = _list;
        _list = default;
        return list;
    }
}
