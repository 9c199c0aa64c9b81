namespace ActorStream.Operators;

/// <summary>The side outputs of one operator, found by tag; those that nobody reads are counted.</summary>
internal sealed class SideOutlets
{
    private readonly List<(string Name, IOutlet Outlet)> _outlets = [];

    /// <summary>How many records went to side outputs that nobody reads.</summary>
    public long Unread { get; private set; }

    /// <summary>Shown what goes to side outputs that nobody reads: tag, record, timestamp; for tests.</summary>
    public Action<string, object?, long>? Unclaimed { get; set; }

    public Collector<TSide> Add<TSide>(OutputTag<TSide> tag)
    {
        if (Find<TSide>(tag.Name) is { } known) return known;
        var collector = new Collector<TSide>();
        _outlets.Add((tag.Name, collector));
        return collector;
    }

    /// <summary>Adds a record to the tag's outlet.</summary>
    /// <returns>Whether that outlet is now full.</returns>
    public bool Collect<TSide>(OutputTag<TSide> tag, TSide record, long timestamp)
    {
        if (Find<TSide>(tag.Name) is not { } collector)
        {
            Unread++;
            Unclaimed?.Invoke(tag.Name, record, timestamp);
            return false;
        }
        collector.Append(in record, timestamp);
        return collector.IsFull;
    }

    public IEnumerable<IOutlet> All => _outlets.Select(static o => o.Outlet);

    private Collector<TSide>? Find<TSide>(string name)
    {
        foreach (var (known, outlet) in _outlets)
            if (outlet is Collector<TSide> collector && string.Equals(known, name, StringComparison.Ordinal)) return collector;
        return null;
    }
}
