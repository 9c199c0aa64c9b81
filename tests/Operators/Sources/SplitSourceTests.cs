using System.Runtime.CompilerServices;
using ActorStream.Operators.Sources;
using Xunit;

namespace ActorStream.Operators.Tests.Sources;

public class SplitSourceTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Every_page_of_every_section_is_read_once(int parallelism)
    {
        var client = new WikiClient("physics", 700, "music", 3, "empty", 0, "history", 2_000);
        await using var harness = new ReaderHarness<Page>(new WikiSource(client), parallelism);
        foreach (var split in await harness.DiscoverAsync())
        {
            var reader = Array.FindIndex(harness.Readers, static r => r.Splits.Count < r.MaxSplits);
            if (reader < 0)
            {
                var ended = harness.Ended;
                await harness.ReadOnAsync(h => h.Ended > ended);
                reader = Array.FindIndex(harness.Readers, static r => r.Splits.Count < r.MaxSplits);
            }
            harness.Readers[reader].AddSplit(split);
        }
        await harness.ReadOnAsync(static h => h.Ended == 4);
        foreach (var (section, pages) in client.Sections)
            Assert.Equal(Enumerable.Range(0, pages), harness.Values.Where(p => p.Section == section).Select(static p => p.Number));
    }

    [Fact]
    public async Task A_split_holds_the_position_behind_the_last_record_and_goes_on_from_there()
    {
        var client = new WikiClient("physics", 3_000);
        await using var before = await new ReaderHarness<Page>(new WikiSource(client)).AssignAsync();
        await before.ReadOnAsync(static h => h.Log.Count > 0 || h.Poll() == ReadStatus.More);
        var split = (ValueSplit<Section>)before.Readers[0].Splits[0];
        var position = before.Log.Count;
        Assert.Equal(position, split.Value.NextPage);
        await using var after = new ReaderHarness<Page>(new WikiSource(client));
        after.Readers[0].AddSplit(new ValueSplit<Section>(split.Id, split.Value));
        await after.ReadOnAsync(static h => h.Ended == 1);
        Assert.Equal(Enumerable.Range(0, 3_000), before.Values.Take(position).Concat(after.Values).Select(static p => p.Number));
    }

    [Fact]
    public async Task An_exception_comes_behind_the_records_before_it_and_with_its_split_and_position()
    {
        var client = new WikiClient("physics", 100) { FailsAt = 42 };
        await using var harness = await new ReaderHarness<Page>(new WikiSource(client)).AssignAsync();
        var error = await Assert.ThrowsAsync<IOException>(() => harness.ReadOnAsync(static _ => false));
        Assert.Equal("connection lost", error.Message);
        Assert.Equal(42, harness.Log.Count);
        Assert.Equal("Section { Name = physics, NextPage = 42 }", harness.Readers[0].CurrentSplit!.ToString());
    }

    [Fact]
    public async Task What_is_there_does_not_wait_for_what_is_not()
    {
        var client = new WikiClient("physics", 100) { StopsAt = 5 };
        await using var harness = await new ReaderHarness<Page>(new WikiSource(client)).AssignAsync();
        await harness.ReadOnAsync(static h => h.Log.Count == 5);
        Assert.Equal(ReadStatus.Nothing, harness.Poll());
    }

    [Fact]
    public async Task Who_does_not_poll_is_not_read_ahead_without_bound()
    {
        var client = new WikiClient("physics", 1_000_000);
        await using var harness = await new ReaderHarness<Page>(new WikiSource(client)).AssignAsync();
        await harness.ReadOnAsync(static h => h.Log.Count >= 5_000);
        Assert.True(client.Given <= harness.Log.Count + (3 * Collector<Page>.FullLimit), $"{client.Given} given, {harness.Log.Count} read");
    }

    [Fact]
    public async Task Reading_stops_when_the_job_does()
    {
        var client = new WikiClient("physics", 100) { StopsAt = 5 };
        var harness = await new ReaderHarness<Page>(new WikiSource(client)).AssignAsync();
        await harness.ReadOnAsync(static h => h.Log.Count == 5);
        await harness.DisposeAsync();
        Assert.True(client.Disposed);
    }

    [Fact]
    public async Task The_splits_of_an_unbounded_source_are_read_side_by_side()
    {
        var client = new WikiClient("physics", 100, "music", 100) { StopsAt = 5 };
        var source = new WikiSource(client) { Ends = Boundedness.Unbounded };
        Assert.True(((ISource<Page>)source).CreateDiscovery(1, ActorStream.Persistence.CodecRegistry.Default).AssignsEagerly);
        await using var harness = await new ReaderHarness<Page>(source).AssignAsync();
        await harness.ReadOnAsync(static h => h.Log.Count == 10);
        Assert.Equal(2, harness.Values.Select(static p => p.Section).Distinct().Count());
    }

    [Fact]
    public async Task A_paused_split_is_not_read()
    {
        var client = new WikiClient("physics", 100, "music", 100) { StopsAt = 5 };
        await using var harness = await new ReaderHarness<Page>(new WikiSource(client) { Ends = Boundedness.Unbounded }).AssignAsync();
        harness.Readers[0].Pause(harness.Readers[0].Splits[0], paused: true);
        await harness.ReadOnAsync(static h => h.Log.Count == 5);
        Assert.Equal(["music"], harness.Values.Select(static p => p.Section).Distinct());
        harness.Readers[0].Pause(harness.Readers[0].Splits[0], paused: false);
        await harness.ReadOnAsync(static h => h.Log.Count == 10);
    }

    sealed record Section(string Name, int NextPage);

    sealed record Page(string Section, int Number);

    sealed class WikiSource(WikiClient client) : SplitSource<Page, Section>
    {
        public Boundedness Ends { get; init; } = Boundedness.Bounded;

        public override Boundedness Boundedness => Ends;

        public override IAsyncEnumerable<Section> DiscoverSplitsAsync(CancellationToken cancellationToken) =>
            client.ListAsync(cancellationToken).Select(static name => new Section(name, 0));

        public override async IAsyncEnumerable<(Page Record, Section Split)> ReadAsync(Section split, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            try
            {
                while (await client.GetAsync(split, cancellationToken) is { } page) yield return (page, split = split with { NextPage = split.NextPage + 1 });
            }
            finally
            {
                client.Disposed = true;
            }
        }
    }

    sealed class WikiClient
    {
        int _given;

        public WikiClient(params object[] sections)
        {
            for (var i = 0; i < sections.Length; i += 2) Sections.Add(((string)sections[i], (int)sections[i + 1]));
        }

        public List<(string Name, int Pages)> Sections { get; } = [];

        public int FailsAt { get; init; } = int.MaxValue;

        /// <summary>From this page on the client waits until it is canceled.</summary>
        public int StopsAt { get; init; } = int.MaxValue;

        public int Given => _given;

        public bool Disposed { get; set; }

        public async IAsyncEnumerable<string> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.Yield();
            foreach (var (name, _) in Sections) yield return name;
        }

        public async ValueTask<Page?> GetAsync(Section section, CancellationToken cancellationToken)
        {
            if (section.NextPage % 100 == 0) await Task.Yield();
            if (section.NextPage == FailsAt) throw new IOException("connection lost");
            if (section.NextPage >= StopsAt) await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
            if (section.NextPage >= Sections.Single(s => s.Name == section.Name).Pages) return null;
            Interlocked.Increment(ref _given);
            return new Page(section.Name, section.NextPage);
        }
    }
}
