using ActorStream.Operators.Exchange;
using ActorStream.Persistence;

namespace ActorStream.Actors;

/// <summary>Holds a plan against the checkpoint it is to go on from, before anything runs.</summary>
internal static class RestoreCheck
{
    /// <exception cref="StateMismatchException">The checkpoint has state that the plan has no operator for, or key groups that it cannot have.</exception>
    public static void Apply(JobPlan plan, CheckpointMetadata stored, string where, bool ignoresUnclaimed)
    {
        foreach (var op in stored.Operators)
        {
            if (InFlight.EdgeOf(op.Uid) is { } edge)
            {
                if (plan.Vertices.SelectMany(static v => v.Outputs).Any(e => e.Name == edge && e.InFlight.Value is not null)) continue;
                throw new StateMismatchException(
                    $"{Name(stored, where)} holds records in flight from {edge}, and this plan has no exchange there. What barriers have overtaken fits only the plan that it was taken from: "
                    + "start the job with that, with execution.checkpointing.unaligned.enabled=true as it was, and go on from a savepoint of it.");
            }
            var vertex = plan.Vertices.FirstOrDefault(v => v.Uids.ContainsKey(BaseOf(op.Uid)));
            if (vertex is null)
            {
                if (!ignoresUnclaimed) throw Unclaimed(plan, stored, op, where);
                continue;
            }
            if (vertex.MaxParallelism == op.MaxParallelism) continue;
            if (vertex.FixesMaxParallelism || vertex.Parallelism > op.MaxParallelism)
                throw new StateMismatchException(
                    $"{vertex.Name} has a max parallelism of {vertex.MaxParallelism}, and {Name(stored, where)} was stored with {op.MaxParallelism}. Keys cannot be moved between key groups: "
                    + $"set the max parallelism to {op.MaxParallelism}, and the parallelism to no more.");
            vertex.MaxParallelism = op.MaxParallelism;
        }
    }

    private static StateMismatchException Unclaimed(JobPlan plan, CheckpointMetadata stored, StoredOperator op, string where)
    {
        var without = plan.Vertices.SelectMany(static v => v.Uids).Where(u => u.Value.EndsWith(" has no uid", StringComparison.Ordinal) && stored.Operators.All(o => BaseOf(o.Uid) != u.Key)).ToArray();
        var hint = without.Length == 0 ? "" : $"{without[0].Value}: if it is meant, add .Uid(\"{op.Uid}\"). ";
        return new StateMismatchException(
            $"{Name(stored, where)} holds state of uid \"{op.Uid}\", which this plan lacks. {hint}To drop the state: -Dexecution.state-recovery.ignore-unclaimed-state=true.");
    }

    private static string Name(CheckpointMetadata stored, string where) => $"{(stored.IsSavepoint ? "The savepoint" : $"Checkpoint {stored.Id}")} in {where}";

    /// <summary>An operator may consist of several, which have its uid and a suffix.</summary>
    private static string BaseOf(string uid) => uid.LastIndexOf('#') is var at && at > 0 ? uid[..at] : uid;
}
