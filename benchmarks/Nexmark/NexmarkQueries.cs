using ActorStream.Benchmarks.Nexmark.Queries;

namespace ActorStream.Benchmarks.Nexmark;

/// <summary>The queries that there are, by name.</summary>
internal static class NexmarkQueries
{
    public static readonly IReadOnlyDictionary<string, Action<NexmarkJob>> All = new Dictionary<string, Action<NexmarkJob>>
    {
        ["q0"] = Q0.Build,
        ["q1"] = Q1.Build,
        ["q2"] = Q2.Build,
        ["q3"] = Q3.Build,
        ["q5"] = Q5.Build,
        ["q7"] = Q7.Build,
        ["q8"] = Q8.Build,
        ["q9"] = Q9.Build,
        ["q11"] = Q11.Build,
        ["q14"] = Q14.Build,
        ["q15"] = Q15.Build,
        ["q16"] = Q16.Build,
        ["q17"] = Q17.Build,
        ["q18"] = Q18.Build,
        ["q19"] = Q19.Build,
        ["q20"] = Q20.Build,
    };

    /// <summary>Runs a query to its end.</summary>
    /// <returns>How many rows it gave out, replaced ones included.</returns>
    public static long Run(string query, long events, long rate, int parallelism, FinalTable? table)
    {
        if (!All.TryGetValue(query, out var build))
            throw new ArgumentException($"There is no query \"{query}\". There are: {string.Join(", ", All.Keys)}.");
        var job = new NexmarkJob(events, rate, parallelism, table);
        build(job);
        return job.Run(query);
    }
}
