namespace ActorStream;

/// <summary>Says when a window's results are emitted, by time alone. Converts to the <see cref="Trigger{T}"/> of any record type.</summary>
/// <remarks>
/// A trigger describes and is shared by all subtasks: what it remembers of a window goes through the context. One that declares state in its
/// constructor is given to <c>Trigger</c> as a factory, <c>static context => new OnErrors(context)</c>.
/// </remarks>
/// <example><code>
/// env.FromElements(1, 2, 3).WindowAll(GlobalWindows.Create()).Trigger(new Always()).Reduce(static (a, b) => a + b).Print();
/// // prints: 1, 3, 6
///
/// public sealed class Always : Trigger
/// {
///     public override TriggerResult OnElement(DateTimeOffset timestamp, TimeWindow window, TriggerContext context) => TriggerResult.Fire;
/// }
/// </code></example>
public abstract class Trigger
{
    /// <summary>Whether windows that merge may have the trigger; then <see cref="OnMerge"/> brings what it remembers of them together.</summary>
    public virtual bool CanMerge => false;

    /// <summary>A record was added to a window.</summary>
    /// <param name="timestamp">The record's timestamp.</param>
    /// <param name="window">The window.</param>
    /// <param name="context">Clocks, timers and state of the window.</param>
    public abstract TriggerResult OnElement(DateTimeOffset timestamp, TimeWindow window, TriggerContext context);

    /// <summary>An event-time timer of the window has come. Also called when the window is about to be removed: compare the time.</summary>
    /// <param name="time">The timer's time.</param>
    /// <param name="window">The window.</param>
    /// <param name="context">Clocks, timers and state of the window.</param>
    public virtual TriggerResult OnEventTime(DateTimeOffset time, TimeWindow window, TriggerContext context) => TriggerResult.Continue;

    /// <summary>A processing-time timer of the window has come. Also called when the window is about to be removed: compare the time.</summary>
    /// <inheritdoc cref="OnEventTime" path="/param"/>
    public virtual TriggerResult OnProcessingTime(DateTimeOffset time, TimeWindow window, TriggerContext context) => TriggerResult.Continue;

    /// <summary>Windows have become one; they are cleared after this call.</summary>
    /// <param name="window">The window they have become; <see cref="TriggerContext.MergedWindows"/> are those it is made of.</param>
    /// <param name="context">Clocks, timers and state of the new window.</param>
    public virtual void OnMerge(TimeWindow window, TriggerContext context)
    {
    }

    /// <summary>The window is removed or merged away: state and timers of the trigger go.</summary>
    /// <param name="window">The window.</param>
    /// <param name="context">Clocks, timers and state of the window.</param>
    public virtual void Clear(TimeWindow window, TriggerContext context)
    {
    }

    /// <summary>Names what the trigger remembers, so that a restore finds it before the first record.</summary>
    internal virtual void Declare(TriggerContext context)
    {
    }

    /// <summary>This trigger for records of one type; the compiler calls it where that is expected.</summary>
    public Trigger<T> For<T>() => new Windows.UntypedTrigger<T>(this);
}

/// <summary>Says when a window's results are emitted. Derive from it for a trigger that looks at the records.</summary>
/// <inheritdoc cref="Trigger" path="/remarks"/>
/// <typeparam name="T">The type of the records.</typeparam>
/// <example><code>
/// clicks.KeyBy(static c => c.User).Window(GlobalWindows.Create()).Trigger(static context => new EveryOther(context))
///     .Aggregate(static a => a.Count(), static (user, _, n) => (user, n)).Print();
/// // prints: (ann, 2), (bob, 2)
///
/// public sealed class EveryOther(WindowRuntimeContext runtime) : Trigger&lt;Click>
/// {
///     private readonly ReducingState&lt;int> _seen = runtime.WindowState.GetReducingState("seen", static (int x, int y) => x + y);
///
///     public override TriggerResult OnElement(Click element, DateTimeOffset timestamp, TimeWindow window, TriggerContext context)
///     {
///         _seen.Add(1);
///         return _seen.Value % 2 == 0 ? TriggerResult.FireAndPurge : TriggerResult.Continue;
///     }
///
///     public override void Clear(TimeWindow window, TriggerContext context) => _seen.Clear();
/// }
/// </code></example>
public abstract class Trigger<T>
{
    /// <inheritdoc cref="Trigger.CanMerge"/>
    public virtual bool CanMerge => false;

    /// <summary>The name for errors and plans.</summary>
    internal virtual string Name => GetType().Name;

    /// <summary>A record was added to a window.</summary>
    /// <param name="element">The record.</param>
    /// <param name="timestamp">The record's timestamp.</param>
    /// <param name="window">The window.</param>
    /// <param name="context">Clocks, timers and state of the window.</param>
    public abstract TriggerResult OnElement(T element, DateTimeOffset timestamp, TimeWindow window, TriggerContext context);

    /// <inheritdoc cref="Trigger.OnEventTime"/>
    public virtual TriggerResult OnEventTime(DateTimeOffset time, TimeWindow window, TriggerContext context) => TriggerResult.Continue;

    /// <inheritdoc cref="Trigger.OnProcessingTime"/>
    public virtual TriggerResult OnProcessingTime(DateTimeOffset time, TimeWindow window, TriggerContext context) => TriggerResult.Continue;

    /// <inheritdoc cref="Trigger.OnMerge"/>
    public virtual void OnMerge(TimeWindow window, TriggerContext context)
    {
    }

    /// <inheritdoc cref="Trigger.Clear"/>
    public virtual void Clear(TimeWindow window, TriggerContext context)
    {
    }

    /// <summary>Names what the trigger remembers, so that a restore finds it before the first record.</summary>
    internal virtual void Declare(TriggerContext context)
    {
    }

    /// <summary>A trigger that knows no record type, as one for records of this type.</summary>
    public static implicit operator Trigger<T>(Trigger trigger)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        return trigger.For<T>();
    }
}
