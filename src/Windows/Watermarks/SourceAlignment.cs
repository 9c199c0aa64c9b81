using System.Collections.Concurrent;
using ActorStream.Operators;

namespace ActorStream.Windows;

/// <summary>
/// A group of sources that wait for each other: each member says how far its event time has come, and nobody reads on who is more
/// than the drift ahead of the slowest. Idle members do not count; one that has no watermark yet holds the others. Thread safe.
/// </summary>
internal sealed class SourceAlignment
{
    private readonly Dictionary<int, Member> _members = [];
    private readonly Lock _lock = new();
    private int _joined;

    /// <summary>The group's slowest member; <see cref="EventTime.End"/> when none counts.</summary>
    public long Watermark
    {
        get
        {
            lock (_lock) return Slowest();
        }
    }

    /// <summary>A new member, which holds the others until it reports.</summary>
    /// <param name="wake">Called when the group has gone on while the member waits; from any thread.</param>
    public int Join(Action? wake = null)
    {
        lock (_lock)
        {
            _members[_joined] = new Member { Watermark = EventTime.None, Wake = wake };
            return _joined++;
        }
    }

    /// <summary>A member says how far it has come.</summary>
    /// <param name="member">What <see cref="Join"/> gave.</param>
    /// <param name="watermark">How far; <see cref="EventTime.End"/>: it is idle and does not count.</param>
    public void Report(int member, long watermark) => Change(member, watermark);

    /// <summary>A member has ended.</summary>
    public void Leave(int member) => Change(member, null);

    /// <summary>The watermark beyond which a member with this drift must pause.</summary>
    public long Limit(long maxDrift)
    {
        var slowest = Watermark;
        return slowest > EventTime.End - maxDrift ? EventTime.End : slowest + maxDrift;
    }

    /// <summary>Asks to be woken when the group has gone on.</summary>
    public void Wait(int member)
    {
        lock (_lock)
            if (_members.TryGetValue(member, out var known)) known.Waits = true;
    }

    private void Change(int id, long? watermark)
    {
        List<Action>? wakes = null;
        lock (_lock)
        {
            if (!_members.TryGetValue(id, out var member) || member.Watermark == watermark) return;
            var before = Slowest();
            if (watermark is { } reached) member.Watermark = reached;
            else _members.Remove(id);
            if (Slowest() <= before) return;
            foreach (var other in _members.Values)
            {
                if (!other.Waits) continue;
                other.Waits = false;
                if (other.Wake is not null) (wakes ??= []).Add(other.Wake);
            }
        }
        if (wakes is null) return;
        foreach (var wake in wakes) wake();
    }

    private long Slowest()
    {
        var slowest = EventTime.End;
        foreach (var member in _members.Values) slowest = Math.Min(slowest, member.Watermark);
        return slowest;
    }

    private sealed class Member
    {
        public long Watermark;
        public bool Waits;
        public Action? Wake;
    }
}

/// <summary>The alignment groups of one run of a job.</summary>
internal sealed class SourceAlignments
{
    private readonly ConcurrentDictionary<string, SourceAlignment> _groups = new(StringComparer.Ordinal);

    public SourceAlignment Group(string name) => _groups.GetOrAdd(name, static _ => new SourceAlignment());
}
