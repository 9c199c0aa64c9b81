using ActorStream.Streams;

namespace ActorStream;

/// <content>Windows that wait for their function.</content>
public sealed partial class StreamExecutionEnvironment
{
    private readonly List<SourceLocation> _openWindows = [];

    internal void OpenWindow(SourceLocation site) => _openWindows.Add(site);

    internal void CloseWindow(SourceLocation site) => _openWindows.Remove(site);

    private IEnumerable<string> AllFaults => _faults.Concat(_openWindows.Select(static site =>
        $"Window ({site}) has no function: end it with Reduce, Aggregate, Apply or Process."));
}
