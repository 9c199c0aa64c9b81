using System.Text;
using System.Text.Json;
using ActorStream.Actors;

namespace ActorStream.Streams;

/// <summary>Draws a plan: the tasks, what is chained in each, where each operator stands in the program, and the options with their origin.</summary>
internal static class PlanExplanation
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static string Text(PlanCompilation plan, Configuration configuration)
    {
        var text = new StringBuilder();
        text.Append("Job ").Append(plan.Plan.Name).Append(plan.IsBatch ? ", batch mode" : ", streaming mode").Append('\n');
        foreach (var chain in plan.Chains)
        {
            var vertex = chain.Vertex!;
            text.Append($"\n[{vertex.Id}] {vertex.Name}  (parallelism {vertex.Parallelism}, max parallelism {vertex.MaxParallelism})\n");
            foreach (var node in chain.Nodes)
                text.Append($"      {node.DisplayName}: {node.Kind} at {node.Site}, uid {plan.UidOf(node)}{(node.Uid is null ? " (generated)" : "")}\n");
            foreach (var edge in chain.Nodes.SelectMany(static n => n.Inputs).Where(e => !plan.IsChained(e)))
            {
                var side = edge.Side is null ? "" : $", side output {edge.Side}";
                text.Append($"      <- [{plan.VertexOf(edge.From).Id}] {edge.From.DisplayName}: {Ship(plan, edge)}{side}\n");
            }
        }
        text.Append("\nOptions\n");
        foreach (var option in JobOptions.All) text.Append($"      {option.Name} = {configuration.TextOf(option)}  ({configuration.SourceOf(option)})\n");
        return text.ToString();
    }

    public static string Json(PlanCompilation plan, Configuration configuration) => JsonSerializer.Serialize(
        new
        {
            job = plan.Plan.Name,
            mode = plan.IsBatch ? "BATCH" : "STREAMING",
            tasks = plan.Chains.Select(chain => new
            {
                id = chain.Vertex!.Id,
                name = chain.Vertex.Name,
                parallelism = chain.Vertex.Parallelism,
                maxParallelism = chain.Vertex.MaxParallelism,
                operators = chain.Nodes.Select(node => new { id = node.Id, name = node.DisplayName, kind = node.Kind, uid = plan.UidOf(node), at = node.Site.ToString() }),
                inputs = chain.Nodes.SelectMany(static n => n.Inputs).Where(e => !plan.IsChained(e)).Select(edge => new
                {
                    task = plan.VertexOf(edge.From).Id,
                    from = edge.From.Id,
                    to = edge.To.Id,
                    ship = Ship(plan, edge),
                    sideOutput = edge.Side,
                }),
            }),
            options = JobOptions.All.Select(option => new
            {
                name = option.Name,
                value = configuration.TextOf(option),
                source = configuration.SourceOf(option),
                description = option.Description,
            }),
        },
        Indented);

    private static string Ship(PlanCompilation plan, StreamEdge edge) => edge.Partitioning.Kind switch
    {
        PartitioningKind.Default => plan.EdgeOf(edge).Pattern == EdgePattern.OneToOne ? "FORWARD" : "REBALANCE",
        PartitioningKind.Keyed => "HASH",
        var kind => kind.ToString().ToUpperInvariant(),
    };
}
