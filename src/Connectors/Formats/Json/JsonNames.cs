using System.Text;

namespace ActorStream.Connectors;

/// <summary>A field's name as it is spelled in the records.</summary>
/// <param name="pattern">The name with its quotes and colon.</param>
/// <param name="slot">Its member, or <see cref="JsonNames.Unknown"/>.</param>
internal sealed class JsonName(byte[] pattern, int slot)
{
    public byte[] Pattern { get; } = pattern;

    public int Slot { get; } = slot;

    /// <summary>What came after it last. Subtasks share it: whatever another one has seen is as good a guess.</summary>
    public JsonName? Next { get; set; }
}

/// <summary>The fields of a type, and the order in which they came last.</summary>
internal sealed class JsonNames
{
    /// <summary>A field that no member has.</summary>
    public const int Unknown = -1;

    /// <summary>There is no other field.</summary>
    public const int End = -2;

    private const int MostLearned = 256;

    private readonly string[] _names;
    private readonly Lock _lock = new();
    private readonly JsonName _unknown = new([], Unknown);
    private readonly JsonName[] _members;
    private JsonName[] _spelled;

    /// <param name="names">For each member the field's name as it is written.</param>
    public JsonNames(IReadOnlyList<string> names)
    {
        _names = [.. names];
        _members = names.Select(static (n, i) => new JsonName(Pattern(Encoding.UTF8.GetBytes(n)), i)).ToArray();
        _spelled = _members;
        Start = new JsonName([], Unknown) { Next = _members.FirstOrDefault() };
        for (var i = 1; i < _members.Length; i++) _members[i - 1].Next = _members[i];
    }

    /// <summary>Stands before the first field.</summary>
    public JsonName Start { get; }

    public string NameOf(int slot) => _names[slot];

    /// <summary>The member of a name, in any case.</summary>
    public JsonName Find(ReadOnlySpan<byte> name)
    {
        foreach (var spelled in _spelled)
            if (spelled.Pattern.AsSpan()[1..^2].SequenceEqual(name)) return spelled;
        var slot = SlotOf(name);
        return slot >= 0 ? _members[slot] : _unknown;
    }

    /// <summary>The member of a name, which from now on is expected after the field before it.</summary>
    public JsonName Learn(JsonName last, ReadOnlySpan<byte> name)
    {
        JsonName? known = null;
        foreach (var spelled in _spelled)
        {
            if (!spelled.Pattern.AsSpan()[1..^2].SequenceEqual(name)) continue;
            known = spelled;
            break;
        }
        if ((known ??= Add(name)) != _unknown && last != _unknown) last.Next = known;
        return known;
    }

    private JsonName Add(ReadOnlySpan<byte> name)
    {
        var slot = SlotOf(name);
        lock (_lock)
        {
            // Names that are made up, as keys often are, must not fill the memory.
            if (_spelled.Length >= _members.Length + MostLearned) return slot >= 0 ? _members[slot] : _unknown;
            var added = new JsonName(Pattern(name), slot);
            _spelled = [.. _spelled, added];
            return added;
        }
    }

    private int SlotOf(ReadOnlySpan<byte> name)
    {
        var text = Encoding.UTF8.GetString(name);
        for (var i = 0; i < _names.Length; i++)
            if (_names[i] == text) return i;
        for (var i = 0; i < _names.Length; i++)
            if (string.Equals(_names[i], text, StringComparison.OrdinalIgnoreCase)) return i;
        return Unknown;
    }

    private static byte[] Pattern(ReadOnlySpan<byte> name) => [(byte)'"', .. name, (byte)'"', (byte)':'];
}
