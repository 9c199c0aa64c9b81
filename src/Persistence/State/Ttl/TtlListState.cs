namespace ActorStream.Persistence;

internal sealed class TtlListState<T>(ListHandle<Stamped<T>> inner, TtlRule rule) : ListState<T>
{
    public override int Count => Get().Count;

    public override T this[int index] => Get()[index];

    public override void Add(T value) => inner.Add(new() { Stamp = rule.Now, Value = value });

    public override void AddRange(IEnumerable<T> values)
    {
        var now = rule.Now;
        inner.AddRange(values.Select(value => new Stamped<T> { Stamp = now, Value = value }));
    }

    public override void Update(IEnumerable<T> values)
    {
        var now = rule.Now;
        inner.Update(values.Select(value => new Stamped<T> { Stamp = now, Value = value }));
    }

    public override IReadOnlyList<T> Get()
    {
        var now = rule.Now;
        var all = inner.Get();
        var unexpired = all.Where(item => !rule.IsExpired(item.Stamp, now)).ToList();
        var seen = rule.ReturnsExpired ? all : unexpired;
        var values = seen.Select(static item => item.Value).ToArray();
        if (rule.TouchesOnRead && unexpired.Count > 0)
            inner.Update(unexpired.Select(item => item with { Stamp = now }));
        else if (unexpired.Count < all.Count)
            inner.Update(unexpired);
        return values;
    }

    public override void Clear() => inner.Clear();
}
