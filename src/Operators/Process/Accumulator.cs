namespace ActorStream.Operators;

/// <summary>What a function counts in one subtask, to be added up over all subtasks for the job's result.</summary>
internal abstract class Accumulator
{
    /// <summary>What there is now; may be asked from any thread.</summary>
    public abstract object Value { get; }

    /// <summary>A new accumulator that holds this one's content and that of <paramref name="other"/>, which is of the same type.</summary>
    public abstract Accumulator Merge(Accumulator other);
}
