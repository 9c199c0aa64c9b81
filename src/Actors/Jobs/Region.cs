namespace ActorStream.Actors;

/// <summary>A part of the plan that exchanges nothing with the rest: when it fails, it restarts alone.</summary>
/// <param name="vertices">Its vertices.</param>
internal sealed class Region(IReadOnlyList<PlanVertex> vertices)
{
    /// <summary>The attempt its tasks run in.</summary>
    public int Attempt { get; set; }

    public IReadOnlyList<PlanVertex> Vertices { get; } = vertices;

    /// <summary>The edges within it.</summary>
    public IReadOnlySet<int> Edges { get; } = vertices.SelectMany(static v => v.Outputs).Select(static e => e.Id).ToHashSet();

    /// <summary>The parts of a plan, by the vertices in them.</summary>
    public static IReadOnlyDictionary<int, Region> ByVertex(JobPlan plan)
    {
        var regions = new Dictionary<int, Region>();
        var seen = new HashSet<PlanVertex>();
        foreach (var vertex in plan.Vertices)
        {
            if (!seen.Add(vertex)) continue;
            var part = new List<PlanVertex> { vertex };
            for (var i = 0; i < part.Count; i++)
            {
                var neighbours = part[i].Inputs.Select(static e => e.From).Concat(part[i].Outputs.Select(static e => e.To));
                part.AddRange(neighbours.Where(seen.Add));
            }
            var region = new Region(part.OrderBy(static v => v.Id).ToArray());
            foreach (var member in part) regions[member.Id] = region;
        }
        return regions;
    }
}
