using ActorStream.Operators.Exchange;

namespace ActorStream.Actors;

/// <summary>
/// Batch mode: an input that is kept until all data is there, in memory as far as the task's budget goes and in a local file beyond.
/// Keyed inputs are then given key by key, so that an operator has the state of one key at a time and emits final results only; others wait
/// until broadcast inputs have been read.
/// </summary>
internal abstract class InputSpool : IDisposable
{
    /// <summary>Whether the input is given key by key.</summary>
    public abstract bool IsKeyed { get; }

    /// <summary>About how many bytes the records in memory take.</summary>
    public abstract long Held { get; }

    /// <summary>How many bytes have been written to the file.</summary>
    public abstract long Spilled { get; }

    /// <summary>Whether records can be written to a file: their type must be one that state can have.</summary>
    public abstract bool CanSpill { get; }

    /// <summary>Copies the records of a batch.</summary>
    public abstract void Add(Batch batch);

    /// <summary>Writes what is in memory to the file.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public abstract void Spill();

    /// <summary>All records, in order of arrival; for inputs without key. A batch is valid until the next one is asked for.</summary>
    public abstract IEnumerable<Batch> All();

    /// <summary>
    /// Inputs that belong together key by key: of each key the records of all inputs in order of their timestamps, then null. A batch is
    /// valid until the next one is asked for.
    /// </summary>
    public abstract IEnumerable<(int Input, Batch? Batch)> ByKey(IReadOnlyList<(int Input, InputSpool Spool)> inputs);

    /// <summary>Removes the file.</summary>
    public abstract void Dispose();
}
