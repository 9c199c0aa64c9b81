using ActorStream.Operators.Exchange;

namespace ActorStream.Actors;

/// <summary>
/// Batch mode: an input that is kept until all data is there, in memory. Keyed inputs are then given key by key, so that an operator has
/// the state of one key at a time and emits final results only; others wait until broadcast inputs have been read.
/// </summary>
internal abstract class InputSpool
{
    /// <summary>Whether the input is given key by key.</summary>
    public abstract bool IsKeyed { get; }

    /// <summary>Copies the records of a batch.</summary>
    public abstract void Add(Batch batch);

    /// <summary>All records, in order of arrival; for inputs without key.</summary>
    public abstract IEnumerable<Batch> All();

    /// <summary>Makes the order of the keys of inputs that belong together: those of the first, then what only the others have.</summary>
    public abstract IEnumerable<IEnumerable<(int Input, Batch Batch)>> ByKey(IReadOnlyList<(int Input, InputSpool Spool)> inputs);
}
