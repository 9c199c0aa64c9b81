using System.Diagnostics.Metrics;
using ActorStream.Operators;
using Microsoft.Extensions.Logging;

namespace ActorStream;

/// <summary>What a function's factory is given: who it is, and what it declares in its constructor.</summary>
/// <remarks>
/// The factory runs once while the plan is checked and once for each subtask. State, accumulators and instruments are declared in the function's
/// constructor; declaring later throws.
/// </remarks>
/// <example><code>
/// env.FromElements(1, 2).Process(static context => new Who(context)).Name("who").Print();
/// // prints: 1 in who 1 of 1, 2 in who 1 of 1
///
/// public sealed class Who(RuntimeContext runtime) : ProcessFunction&lt;int, string>
/// {
///     public override void ProcessElement(int value, ProcessContext context, Collector&lt;string> output) =>
///         output.Collect($"{value} in {runtime.TaskInfo.Name} {runtime.TaskInfo.Subtask + 1} of {runtime.TaskInfo.Parallelism}");
/// }
/// </code></example>
public class RuntimeContext
{
    private readonly OperatorContext _context;
    private readonly IOperatorStateStore? _operatorState;
    private ILogger? _logger;

    internal RuntimeContext(OperatorContext context, IOperatorStateStore? operatorState = null)
    {
        _context = context;
        _operatorState = operatorState;
        TaskInfo = new TaskInfo(context.Name, context.Uid, context.Subtask, context.Parallelism, context.MaxParallelism, context.Attempt);
    }

    /// <summary>Which subtask of which operator the function runs in.</summary>
    public TaskInfo TaskInfo { get; }

    /// <summary>Where the function makes counters, gauges and histograms of its own.</summary>
    public Meter Meter => _context.Meter;

    /// <summary>Where the function logs; the category has the operator's name.</summary>
    public ILogger Logger => _logger ??= _context.LoggerFactory.CreateLogger($"ActorStream.{_context.Name}");

    /// <summary>Declares an accumulator: a whole number that all subtasks add to.</summary>
    /// <param name="name">Its name in the job's result.</param>
    /// <exception cref="ArgumentException">An accumulator of another kind has the name.</exception>
    public LongCounter GetLongCounter(string name) => new(_context.Accumulators, name);

    /// <summary>Declares an accumulator: a number that all subtasks add to.</summary>
    /// <inheritdoc cref="GetLongCounter" path="/param|/exception"/>
    public DoubleCounter GetDoubleCounter(string name) => new(_context.Accumulators, name);

    /// <summary>Declares an accumulator: how often each whole number was seen.</summary>
    /// <inheritdoc cref="GetLongCounter" path="/param|/exception"/>
    public HistogramAccumulator GetHistogram(string name) => new(_context.Accumulators, name);

    /// <summary>Declares an accumulator: a list of values.</summary>
    /// <inheritdoc cref="GetLongCounter" path="/param|/exception"/>
    public ListAccumulator<T> GetListAccumulator<T>(string name) => new(_context.Accumulators, name);

    /// <summary>Declares a list of this subtask, not of a key. When the parallelism changes, the elements of all subtasks are dealt out anew.</summary>
    /// <param name="name">Its name, unique in the operator.</param>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public ListState<T> GetOperatorListState<T>(string name) => OperatorState.GetListState<T>(name);

    /// <summary>Declares a list of this subtask, not of a key. After a restore every subtask has the elements of all.</summary>
    /// <inheritdoc cref="GetOperatorListState{T}" path="/param|/exception"/>
    public ListState<T> GetUnionListState<T>(string name) => OperatorState.GetUnionListState<T>(name);

    /// <summary>Declares a dictionary that is the same in every subtask; the broadcast side writes to it through its context.</summary>
    /// <inheritdoc cref="GetOperatorListState{T}" path="/param|/exception"/>
    public BroadcastState<TKey, TValue> GetBroadcastState<TKey, TValue>(string name)
        where TKey : notnull => OperatorState.GetBroadcastState<TKey, TValue>(name);

    /// <summary>From now on declaring throws: the function has been made.</summary>
    internal void Close() => IsClosed = true;

    private protected bool IsClosed { get; private set; }

    private protected static InvalidOperationException TooLate() =>
        new("State is declared in the function's constructor, through the context that its factory gets: keep it in a field.");

    private IOperatorStateStore OperatorState => IsClosed ? throw TooLate() : _operatorState ?? throw new InvalidOperationException(
        $"{_context.Name} has no state of the subtask: use keyed state, or a process function.");
}
