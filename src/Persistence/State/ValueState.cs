using System.Diagnostics.CodeAnalysis;

namespace ActorStream;

/// <summary>One value for each key. Declared in the constructor of a function; holds the value of the key of the current record or timer.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <remarks>It is part of every checkpoint, and is restored with its key at any parallelism.</remarks>
[SuppressMessage("Naming", "CA1716", Justification = "The names are those of Flink.")]
public abstract class ValueState<T>
{
    internal ValueState()
    {
    }

    /// <summary>The value of the current key; the declared default when it has none. Setting null removes the value.</summary>
    /// <exception cref="InvalidOperationException">There is no current key, as in a constructor or in <c>OpenAsync</c>.</exception>
    public abstract T Value { get; set; }

    /// <summary>Whether the current key has a value.</summary>
    public abstract bool HasValue { get; }

    /// <summary>Whether the current key has no value.</summary>
    public bool IsEmpty => !HasValue;

    /// <summary>The value in place, for a change without a copy; it starts as the declared default.</summary>
    /// <param name="added">Whether the key had none before.</param>
    /// <returns>A reference that holds until state is next touched.</returns>
    public abstract ref T GetOrAdd(out bool added);

    /// <summary>Removes the value of the current key.</summary>
    public abstract void Clear();
}
