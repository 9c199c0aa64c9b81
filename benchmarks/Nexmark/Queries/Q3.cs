using ActorStream.Benchmarks.Nexmark.Rows;

namespace ActorStream.Benchmarks.Nexmark.Queries;

/// <summary>Who in Oregon, Idaho or California sells in category 10, and which auctions: a join without bounds.</summary>
internal static class Q3
{
    public static void Build(NexmarkJob job)
    {
        var sellers = job.Events
            .Filter(static (in NexmarkEvent e) => e.Kind == EventKind.Person && e.State is ("OR" or "ID" or "CA"))
            .Map(static (in NexmarkEvent e) => Seller.Of(e.ToPerson()));
        var offers = job.Events
            .Filter(static (in NexmarkEvent e) => e.Kind == EventKind.Auction && e.Category == 10)
            .Map(static (in NexmarkEvent e) => new Offer(e.Id, e.Seller));
        job.Finish(sellers.Connect(offers)
            .KeyBy(static (Seller s) => s.Id, static (Offer o) => o.Seller)
            .Process(static context => new Match(context)));
    }

    public readonly record struct Seller(long Id, string Name, string City, string State)
    {
        public static Seller Of(in Person person) => new(person.Id, person.Name, person.City, person.State);
    }

    public readonly record struct Offer(long Auction, long Seller);

    /// <summary>Keeps the auctions that come before their seller; a person's id is given out once.</summary>
    public sealed class Match(KeyedRuntimeContext runtime) : KeyedCoProcessFunction<long, Seller, Offer, Q3Row>
    {
        readonly ValueState<Seller> _seller = runtime.GetState("seller", default(Seller));
        readonly ListState<long> _early = runtime.GetListState<long>("early");

        public override void ProcessElement1(Seller value, KeyedContext<long> context, Collector<Q3Row> output)
        {
            _seller.Value = value;
            foreach (var auction in _early) output.Collect(new Q3Row(value.Name, value.City, value.State, auction));
            _early.Clear();
        }

        public override void ProcessElement2(Offer value, KeyedContext<long> context, Collector<Q3Row> output)
        {
            var seller = _seller.Value;
            if (seller.Name is null) _early.Add(value.Auction);
            else output.Collect(new Q3Row(seller.Name, seller.City, seller.State, value.Auction));
        }
    }
}
