using ActorStream.Benchmarks.Nexmark.Rows;

namespace ActorStream.Benchmarks.Nexmark.Queries;

/// <summary>Who registered and opened an auction in the same 10 seconds.</summary>
internal static class Q8
{
    public static void Build(NexmarkJob job)
    {
        var persons = job.Events
            .Filter(static (in NexmarkEvent e) => e.Kind == EventKind.Person)
            .Map(static (in NexmarkEvent e) => new Newcomer(e.Id, e.Name, e.DateTime - e.DateTime % 10_000));
        var sellers = job.Events
            .Filter(static (in NexmarkEvent e) => e.Kind == EventKind.Auction)
            .Map(static (in NexmarkEvent e) => e.Seller);
        job.Finish(persons.CoGroup(sellers, static person => person.Id, static seller => seller)
            .Window(TumblingEventTimeWindows.Of(TimeSpan.FromSeconds(10)))
            .Apply(static (people, auctions) =>
                auctions.Count == 0 ? [] : people.Distinct().Select(static p => new Q8Row(p.Id, p.Name, p.Start))));
    }

    public readonly record struct Newcomer(long Id, string Name, long Start);
}
