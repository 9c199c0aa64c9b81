using ActorStream.Operators;
using ActorStream.Operators.Exchange;
using ActorStream.Persistence;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorStream.Actors;

/// <summary>What a subtask's operators are made from: its place in the plan, its channels, its clock.</summary>
internal sealed class TaskEnvironment
{
    public required string JobName { get; init; }

    public required PlanVertex Vertex { get; init; }

    public required int Subtask { get; init; }

    public required int Attempt { get; init; }

    public required long JobId { get; init; }

    public required ActorContext Actor { get; init; }

    public required IReadOnlyDictionary<(int Vertex, int Subtask), ActorRef> Tasks { get; init; }

    public required CancellationToken Cancellation { get; init; }

    public required TaskMetrics Metrics { get; init; }

    /// <summary>What keyed state may take of memory; null: there is no limit.</summary>
    public StateMemory? StateMemory { get; set; }

    public ulong Seed { get; init; }

    /// <summary>Whether checkpoints commit, the one at the job's end included.</summary>
    public bool CommitsOnCheckpoints { get; init; }

    /// <summary>Whether barriers may overtake records, or have done so.</summary>
    public bool Overtakes { get; init; }

    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;

    /// <summary>How records of an edge are stored that a barrier overtakes; null: none does.</summary>
    public InFlight? InFlightOf(PlanEdge edge) => Overtakes ? edge.InFlight.Value : null;

    /// <summary>The sending ends of an edge, by position among this subtask's receivers.</summary>
    public ChannelWriter<T>[] Writers<T>(PlanEdge edge)
    {
        var (first, count) = edge.Receivers(Subtask);
        var writers = new ChannelWriter<T>[count];
        for (var i = 0; i < count; i++)
        {
            var to = first + i;
            writers[i] = Actor.OpenWriter<T>(new ChannelId(JobId, Attempt, edge.Id, Subtask, to), Tasks[(edge.To.Id, to)], edge.Hashed);
        }
        return writers;
    }

    public IEnumerable<ChannelReader> Readers<T>(PlanEdge edge) => edge.Senders(Subtask).Select(from =>
        Actor.OpenReader<T>(
            new ChannelId(JobId, Attempt, edge.Id, from, Subtask),
            Tasks[(edge.From.Id, from)],
            edge.Hashed,
            $"{edge.From.Name}, subtask {from}"));

    public OperatorContext Operator(string name, string uid, bool isBatch, bool firesPendingTimers, CodecRegistry codecs) => new()
    {
        JobName = JobName,
        Name = name,
        Uid = uid,
        Subtask = Subtask,
        Parallelism = Vertex.Parallelism,
        MaxParallelism = Vertex.MaxParallelism,
        Attempt = Attempt,
        Time = Actor.Time,
        Wake = Actor.Wake,
        Outside = Actor.Outside,
        Cancellation = Cancellation,
        Metrics = Metrics.Operator(name),
        IsBatch = isBatch,
        CommitsOnCheckpoints = CommitsOnCheckpoints,
        FiresPendingTimersAtEnd = firesPendingTimers,
        StateMemory = StateMemory,
        Codecs = codecs,
        LoggerFactory = Loggers,
        Accumulators = Metrics.Accumulators,
        Seed = Seed,
    };
}
