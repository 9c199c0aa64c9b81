namespace ActorStream.TestKit;

/// <summary>
/// A place that outlives the processes of a run, where things are put in two steps, as with files that are written under one name and
/// then get another: first where nobody looks, then, by their names, where everybody does.
/// </summary>
internal sealed class SimulatedShelf<T>(SimulatedWorld world, FaultRates rates) : OutsideParty(world, "shelf", rates)
{
    private readonly Dictionary<string, IReadOnlyList<T>> _hidden = new(StringComparer.Ordinal);
    private readonly HashSet<string> _shown = new(StringComparer.Ordinal);
    private readonly List<T> _visible = [];

    public IReadOnlyList<T> Visible => _visible;

    public Task PutAsync(SimulatedHost process, string name, IReadOnlyList<T> things, CancellationToken cancellationToken) => Request(
        process,
        $"put {things.Count} under {name}",
        () =>
        {
            _hidden[name] = things;
            return true;
        },
        static what => new IOException($"{what}: no answer came (simulated)."),
        cancellationToken);

    /// <summary>Shows what was put under a name; what is shown already stays so.</summary>
    public Task ShowAsync(SimulatedHost process, string name, CancellationToken cancellationToken) => Request(
        process,
        $"show {name}",
        () =>
        {
            if (_shown.Contains(name)) return false;
            if (!_hidden.Remove(name, out var things)) throw new PropertyViolatedException($"\"{name}\" is to be shown, which was never put on the shelf.");
            _shown.Add(name);
            _visible.AddRange(things);
            return true;
        },
        static what => new IOException($"{what}: no answer came (simulated)."),
        cancellationToken);
}
