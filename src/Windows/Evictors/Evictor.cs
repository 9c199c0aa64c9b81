using ActorStream.Windows;

namespace ActorStream;

/// <summary>Takes records out of a window before or after its function, by their number or time. Converts to the <see cref="Evictor{T}"/> of any record type.</summary>
/// <remarks>A window with an evictor keeps all its records; nothing is aggregated as it comes. An evictor describes and is shared by all subtasks.</remarks>
/// <example><code>
/// env.FromElements(1, 2, 3).CountWindowAll(3).Evictor(new WithoutFirst()).Reduce(static (a, b) => a + b).Print();
/// // prints: 5
///
/// public sealed class WithoutFirst : Evictor
/// {
///     public override void EvictBefore(WindowElements elements, TimeWindow window) => elements.RemoveFirst(1);
/// }
/// </code></example>
public abstract class Evictor
{
    /// <summary>Called when the window fires, before its function.</summary>
    /// <param name="elements">The window's records; what is removed is gone for good.</param>
    /// <param name="window">The window.</param>
    public virtual void EvictBefore(WindowElements elements, TimeWindow window)
    {
    }

    /// <summary>Called when the window has fired, after its function.</summary>
    /// <inheritdoc cref="EvictBefore" path="/param"/>
    public virtual void EvictAfter(WindowElements elements, TimeWindow window)
    {
    }

    /// <summary>This evictor for records of one type; the compiler calls it where that is expected.</summary>
    public Evictor<T> For<T>() => new UntypedEvictor<T>(this);
}

/// <summary>Takes records out of a window before or after its function. Derive from it for an evictor that looks at the records.</summary>
/// <inheritdoc cref="Evictor" path="/remarks"/>
/// <typeparam name="T">The type of the records.</typeparam>
/// <example><code>
/// clicks.WindowAll(TumblingEventTimeWindows.Of(TimeSpan.FromHours(1))).Evictor(new WithoutStarts()).Aggregate(static a => a.Count(), static (_, n) => n).Print();
/// // prints: 3
///
/// public sealed class WithoutStarts : Evictor&lt;Click>
/// {
///     public override void EvictBefore(WindowElements&lt;Click> elements, TimeWindow window) => elements.RemoveWhere(static c => c.Page == "/");
/// }
/// </code></example>
public abstract class Evictor<T>
{
    /// <inheritdoc cref="Evictor.EvictBefore"/>
    public virtual void EvictBefore(WindowElements<T> elements, TimeWindow window)
    {
    }

    /// <inheritdoc cref="Evictor.EvictAfter"/>
    public virtual void EvictAfter(WindowElements<T> elements, TimeWindow window)
    {
    }

    /// <summary>An evictor that knows no record type, as one for records of this type.</summary>
    public static implicit operator Evictor<T>(Evictor evictor)
    {
        ArgumentNullException.ThrowIfNull(evictor);
        return evictor.For<T>();
    }
}
