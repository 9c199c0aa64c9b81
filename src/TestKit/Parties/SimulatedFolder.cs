using ActorStream.Persistence;

namespace ActorStream.TestKit;

/// <summary>A folder in memory for the state of one task that its memory limit leaves no room for. It goes with the task.</summary>
internal sealed class SimulatedFolder : ISpillFolder
{
    private int _files;

    public ISpillFile Create(string name) => new SimulatedFile($"{name}-{++_files}");

    private sealed class SimulatedFile(string path) : ISpillFile
    {
        private byte[] _content = [];
        private int _length;
        private bool _isClosed;

        public string Path => path;

        public void Write(ReadOnlySpan<byte> bytes, long position)
        {
            if (_isClosed || position != _length) throw new PropertyViolatedException($"{path} was written to at {position}{(_isClosed ? " after it was closed" : $" and ends at {_length}")}.");
            if (_content.Length - _length < bytes.Length) Array.Resize(ref _content, Math.Max(2 * _content.Length, _length + bytes.Length));
            bytes.CopyTo(_content.AsSpan(_length));
            _length += bytes.Length;
        }

        public int Read(Span<byte> into, long position)
        {
            if (_isClosed) throw new PropertyViolatedException($"{path} was read after it was closed.");
            var count = (int)Math.Min(into.Length, _length - position);
            _content.AsSpan((int)position, count).CopyTo(into);
            return count;
        }

        public void Dispose() => _isClosed = true;
    }
}
