using ActorStream.Benchmarks.Nexmark;
using Xunit;

namespace ActorStream.Benchmarks.Tests.Nexmark;

public class NexmarkGeneratorTests
{
    [Theory]
    [InlineData(1000, 0, 0, 1)]
    [InlineData(10_000, 0, 1, 2)]
    [InlineData(7, 0, 2, 3)]
    [InlineData(2_999, 5_000, 0, 1)]
    [InlineData(100, 3, 60, 61)]
    public void Every_field_is_as_the_definition_says(long rate, long jitter, int subtask, int parallelism)
    {
        var expected = new WrittenOutEvents(rate, jitter);
        var generator = new NexmarkGenerator(60_000, rate, subtask, parallelism, jitter);
        var n = (long)subtask;
        foreach (var e in All(generator, 1000))
        {
            var time = expected.Time(n);
            switch (n % 50)
            {
                case 0:
                    Assert.Equal(EventKind.Person, e.Kind);
                    Assert.Equal(WrittenOutEvents.Person(n, time), e.ToPerson());
                    break;
                case <= 3:
                    Assert.Equal(EventKind.Auction, e.Kind);
                    Assert.Equal(expected.Auction(n, time), e.ToAuction());
                    break;
                default:
                    Assert.Equal(EventKind.Bid, e.Kind);
                    Assert.Equal(WrittenOutEvents.Bid(n, time), e.ToBid());
                    break;
            }
            n += parallelism;
        }
        Assert.InRange(n, 60_000, 60_000 + parallelism - 1);
    }

    [Fact]
    public void A_batch_of_any_size_gives_the_same_events()
    {
        var whole = All(new NexmarkGenerator(5_000, 1000), 5_000).Select(static e => (e.Kind, e.Id, e.DateTime)).ToList();
        var pieces = All(new NexmarkGenerator(5_000, 1000), 7).Select(static e => (e.Kind, e.Id, e.DateTime)).ToList();
        Assert.Equal(5_000, whole.Count);
        Assert.Equal(whole, pieces);
    }

    [Fact]
    public void It_goes_on_from_any_position()
    {
        var whole = All(new NexmarkGenerator(1_000, 300, 1, 3), 1_000).Select(static e => (e.Kind, e.Id, e.DateTime)).ToList();
        var rest = All(new NexmarkGenerator(1_000, 300, 1, 3) { Position = 301 }, 16).Select(static e => (e.Kind, e.Id, e.DateTime)).ToList();
        Assert.Equal(whole[100..], rest);
    }

    [Fact]
    public void It_allocates_nothing_but_the_texts_of_the_events()
    {
        var batch = new NexmarkEvent[50_000];
        new NexmarkGenerator(50_000, 1000).Fill(batch);
        var generator = new NexmarkGenerator(50_000, 1000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        generator.Fill(batch);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        var texts = batch.Sum(static e => e.Kind switch
        {
            EventKind.Person => Size(e.ToPerson().Name) + Size(e.ToPerson().EmailAddress) + Size(e.ToPerson().CreditCard),
            EventKind.Auction => Size(e.ToAuction().ItemName) + Size(e.ToAuction().Description),
            _ => Size(e.BidExtra),
        });

        // What the runtime itself allocates now and then, when it compiles a method anew, is not a part for each event.
        Assert.InRange(allocated - texts, 0, 10_000);
    }

    // Header, length and the ending zero, rounded up to words.
    static long Size(string text) => (22 + 2 * text.Length + 7) / 8 * 8;

    static List<NexmarkEvent> All(NexmarkGenerator generator, int batch)
    {
        var all = new List<NexmarkEvent>();
        var events = new NexmarkEvent[batch];
        while (generator.Fill(events) is var made and > 0) all.AddRange(events.AsSpan(0, made));
        return all;
    }
}
