namespace ActorStream;

/// <summary>How long state lives after it was last touched, by the clock of the machine (processing time).</summary>
/// <remarks>
/// A value, an element of a list or an entry of a map is expired when its last touch is at least <see cref="TimeToLive"/> ago. What is expired is removed when it is come
/// upon and by a sweep that goes round in small steps while state is used. State with and without a time to live is stored differently: one cannot be restored as the other.
/// </remarks>
/// <example><code>
/// clicks.KeyBy(static c => c.User).Process(static context => new Greeting(context)).Print();
/// // prints: hello ann, hello bob
///
/// public sealed class Greeting(KeyedRuntimeContext runtime) : KeyedProcessFunction&lt;string, Click, string>
/// {
///     // Greeted again when nothing has come for an hour, by the wall clock.
///     private readonly ValueState&lt;bool> _greeted = runtime.GetState(
///         "greeted", false, new StateTtlConfig(TimeSpan.FromHours(1)) { UpdateType = TtlUpdateType.OnReadAndWrite });
///
///     public override void ProcessElement(Click value, KeyedContext&lt;string> context, Collector&lt;string> output)
///     {
///         if (_greeted.Value) return;
///         _greeted.Value = true;
///         output.Collect($"hello {value.User}");
///     }
/// }
/// </code></example>
public sealed class StateTtlConfig
{
    /// <summary>Makes a configuration.</summary>
    /// <param name="timeToLive">How long state lives; <see cref="TimeSpan.MaxValue"/> is for ever.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public StateTtlConfig(TimeSpan timeToLive)
    {
        if (timeToLive <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(timeToLive), timeToLive, "State must live longer than no time. Leave the time to live out to keep state for ever.");
        TimeToLive = timeToLive;
    }

    /// <summary>How long state lives after its last touch.</summary>
    public TimeSpan TimeToLive { get; }

    /// <summary>What counts as a touch; by default creating and writing.</summary>
    public TtlUpdateType UpdateType { get; init; } = TtlUpdateType.OnCreateAndWrite;

    /// <summary>Whether what is expired and still there is returned; by default never.</summary>
    public TtlVisibility Visibility { get; init; } = TtlVisibility.NeverReturnExpired;

    /// <summary>A configuration with this time to live and the defaults.</summary>
    /// <param name="timeToLive">How long state lives.</param>
    public static implicit operator StateTtlConfig(TimeSpan timeToLive) => new(timeToLive);

    /// <inheritdoc cref="op_Implicit(TimeSpan)"/>
    /// <returns>The configuration.</returns>
    public static StateTtlConfig FromTimeSpan(TimeSpan timeToLive) => new(timeToLive);
}
