using ActorStream.Operators;

namespace ActorStream.Windows;

/// <summary>By how much a subtask's windows are shifted; decided by its first record.</summary>
internal struct StaggerOffset(WindowStagger stagger, OperatorContext context)
{
    readonly WindowStagger _stagger = stagger;
    readonly OperatorContext? _context = context;
    long _offset = -1;

    public long Get(long size)
    {
        if (_context is null) return 0;
        if (_offset < 0)
        {
            _offset = _stagger switch
            {
                WindowStagger.Natural => _context.Now - WindowTime.StartOf(_context.Now, 0, size),
                WindowStagger.Random => Draw(size),
                _ => 0,
            };
        }
        return _offset;
    }

    // The seed and the subtask's number decide, so that a restored subtask keeps its windows.
    readonly long Draw(long size)
    {
        var mixed = (_context!.Seed + ((ulong)_context.Subtask * 0x9E3779B97F4A7C15)) * 0xD6E8FEB86659FD93;
        return (long)((mixed ^ (mixed >> 32)) % (ulong)size);
    }
}
