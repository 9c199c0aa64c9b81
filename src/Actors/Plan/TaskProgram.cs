using ActorStream.Operators;
using ActorStream.Operators.Exchange;
using ActorStream.Operators.Sources;
using ActorStream.Persistence;
using ActorStream.Windows;

namespace ActorStream.Actors;

/// <summary>What one subtask runs: made by the plan, driven by a <see cref="TaskActor"/>.</summary>
internal sealed class TaskProgram
{
    public required OperatorChain Chain { get; init; }

    /// <summary>The head, when it is a source.</summary>
    public ISourceOperator? Source { get; init; }

    /// <summary>The inputs of the head, by input number.</summary>
    public IReadOnlyList<InputGate> Gates { get; init; } = [];

    /// <summary>What batch mode keeps of the inputs in memory.</summary>
    public SpoolBudget? Spools { get; init; }

    /// <summary>Where keyed state goes that memory has no room for; null: there is no limit.</summary>
    public StateMemory? StateMemory { get; init; }

    public IReadOnlyList<IExchange> Exchanges { get; init; } = [];
}

/// <summary>The channels of one input of a task.</summary>
/// <param name="feed">Where their batches go.</param>
/// <param name="readers">The channels.</param>
/// <param name="spool">Keeps the input until all data is there; null: it is read as it comes.</param>
/// <param name="inFlight">For each channel how records are stored that a barrier overtakes; null: none does.</param>
internal sealed class InputGate(ChannelFeed feed, IReadOnlyList<ChannelReader> readers, InputSpool? spool = null, IReadOnlyList<InFlight?>? inFlight = null)
{
    public ChannelFeed Feed { get; } = feed;

    public IReadOnlyList<ChannelReader> Readers { get; } = readers;

    public InputSpool? Spool { get; } = spool;

    public InFlight? InFlightOf(int channel) => inFlight?[channel];

    public StatusWatermarkValve Valve { get; } = new(readers.Count);
}
