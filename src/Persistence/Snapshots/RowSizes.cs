using System.Collections.Concurrent;

namespace ActorStream.Persistence;

/// <summary>How long the rows of a task's states are on the average, as far as they have been written. Used by any thread.</summary>
internal sealed class RowSizes
{
    readonly ConcurrentDictionary<(string Uid, string State), double> _bytes = new();

    /// <summary>Takes note of a state that has been written.</summary>
    /// <returns>How many bytes all of its rows would take, about.</returns>
    public double Note(string uid, FrozenKeyed state, StoredState stored)
    {
        var key = (uid, state.Descriptor.Name);
        if (stored.Rows > 0)
            _bytes[key] = (double)stored.Bytes / stored.Rows;
        return state.TotalRows * _bytes.GetValueOrDefault(key);
    }
}
