using System.Runtime.CompilerServices;
using ActorStream.Operators;
using ActorStream.Streams;
using ActorStream.Windows;

namespace ActorStream;

/// <summary>Two streams to be joined, waiting for their windows.</summary>
public sealed class JoinedStreams<TKey, TLeft, TRight>
{
    private readonly TaggedUnion<TKey, TLeft, TRight> _union;

    internal JoinedStreams(TaggedUnion<TKey, TLeft, TRight> union) => _union = union;

    /// <summary>The windows in which two records must both be to meet.</summary>
    public WithWindow Window(WindowAssigner assigner)
    {
        ArgumentNullException.ThrowIfNull(assigner);
        return new WithWindow(_union, assigner);
    }

    /// <summary>A join with its windows, waiting for its function.</summary>
    public sealed class WithWindow
    {
        private readonly WindowedStream<TKey, Tagged<TLeft, TRight>> _windowed;

        internal WithWindow(TaggedUnion<TKey, TLeft, TRight> union, WindowAssigner assigner) => _windowed = union.Window(assigner);

        /// <inheritdoc cref="WindowedStream{TKey, T}.AllowedLateness"/>
        public WithWindow AllowedLateness(TimeSpan lateness)
        {
            _windowed.AllowedLateness(lateness);
            return this;
        }

        /// <summary>Makes a record of each pair; its time is its window's last millisecond.</summary>
        public DataStream<TOut> Apply<TOut>(Func<TLeft, TRight, TOut> join)
        {
            ArgumentNullException.ThrowIfNull(join);
            return _windowed.Process<TOut>(_ => new JoinWindowFunction<TKey, TLeft, TRight, TOut>(join));
        }

        /// <summary>Makes any number of records of each pair.</summary>
        public DataStream<TOut> Apply<TOut>(Action<TLeft, TRight, Collector<TOut>> join)
        {
            ArgumentNullException.ThrowIfNull(join);
            return _windowed.Process<TOut>(_ => new FlatJoinWindowFunction<TKey, TLeft, TRight, TOut>(join));
        }
    }
}

/// <summary>Two streams to be grouped together, waiting for their windows.</summary>
public sealed class CoGroupedStreams<TKey, TLeft, TRight>
{
    private readonly TaggedUnion<TKey, TLeft, TRight> _union;

    internal CoGroupedStreams(TaggedUnion<TKey, TLeft, TRight> union) => _union = union;

    /// <summary>The windows whose records are grouped.</summary>
    public WithWindow Window(WindowAssigner assigner)
    {
        ArgumentNullException.ThrowIfNull(assigner);
        return new WithWindow(_union, assigner);
    }

    /// <summary>A co-group with its windows, waiting for its function.</summary>
    public sealed class WithWindow
    {
        private readonly WindowedStream<TKey, Tagged<TLeft, TRight>> _windowed;

        internal WithWindow(TaggedUnion<TKey, TLeft, TRight> union, WindowAssigner assigner) => _windowed = union.Window(assigner);

        /// <inheritdoc cref="WindowedStream{TKey, T}.AllowedLateness"/>
        public WithWindow AllowedLateness(TimeSpan lateness)
        {
            _windowed.AllowedLateness(lateness);
            return this;
        }

        /// <summary>Makes records of the lists of both sides; one of them may be empty, so outer joins are possible.</summary>
        public DataStream<TOut> Apply<TOut>(Func<IReadOnlyList<TLeft>, IReadOnlyList<TRight>, IEnumerable<TOut>> group)
        {
            ArgumentNullException.ThrowIfNull(group);
            return _windowed.Process<TOut>(_ => new CoGroupWindowFunction<TKey, TLeft, TRight, TOut>(group));
        }
    }
}
