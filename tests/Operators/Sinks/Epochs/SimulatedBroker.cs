using System.Buffers;
using System.Buffers.Binary;

namespace ActorStream.Operators.Tests;

/// <summary>An outside party with transactions: what is committed stays, whoever dies. Older attempts are shut out by newer ones.</summary>
sealed class SimulatedBroker
{
    readonly Lock _lock = new();
    readonly Dictionary<int, EpochMarker> _markers = [];
    readonly Dictionary<int, int> _owners = [];
    readonly Queue<Fault> _faults = new();

    public enum Fault
    {
        None,

        /// <summary>The call fails and nothing has happened.</summary>
        FailsBefore,

        /// <summary>The transaction is committed, and the caller hears of a failure.</summary>
        FailsAfter,

        /// <summary>The caller's process dies and nothing has happened.</summary>
        DiesBefore,

        /// <summary>The transaction is committed, and the caller's process dies.</summary>
        DiesAfter,
    }

    /// <summary>Set when a process has died in a call.</summary>
    public ManualResetEventSlim Died { get; } = new();

    /// <summary>The committed records, in order, by writer.</summary>
    public Dictionary<int, List<int>> Rows { get; } = [];

    public int Writes { get; private set; }

    public int Reads { get; private set; }

    /// <summary>The outside party answers to nothing until it is set.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public int[] All
    {
        get
        {
            lock (_lock) return [.. Rows.OrderBy(static r => r.Key).SelectMany(static r => r.Value)];
        }
    }

    public void Plan(params Fault[] faults)
    {
        lock (_lock)
        {
            _faults.Clear();
            Died.Reset();
            foreach (var fault in faults) _faults.Enqueue(fault);
        }
    }

    public void ForgetMarkers() => _markers.Clear();

    public void SetMarker(int writer, EpochMarker marker) => _markers[writer] = marker;

    public EpochMarker? Marker(int writer) => _markers.GetValueOrDefault(writer);

    EpochMarker? Own(int writer, int attempt)
    {
        lock (_lock)
        {
            Reads++;
            if (_owners.GetValueOrDefault(writer) > attempt) throw Fenced(writer, attempt);
            _owners[writer] = attempt;
            return _markers.GetValueOrDefault(writer);
        }
    }

    /// <returns>Whether the caller is still alive.</returns>
    bool Commit(int writer, int attempt, EpochMarker marker, int[] rows)
    {
        lock (_lock)
        {
            var fault = _faults.TryDequeue(out var planned) ? planned : Fault.None;
            if (fault == Fault.FailsBefore) throw new TimeoutException("the broker did not answer");
            if (fault == Fault.DiesBefore) return Die();
            if (_owners.GetValueOrDefault(writer) != attempt) throw Fenced(writer, attempt);
            Writes++;
            if (!Rows.TryGetValue(writer, out var list)) Rows[writer] = list = [];
            list.AddRange(rows);
            _markers[writer] = marker;
            if (fault == Fault.FailsAfter) throw new TimeoutException("the connection was lost during the commit");
            return fault != Fault.DiesAfter || Die();
        }
    }

    bool Die()
    {
        Died.Set();
        return false;
    }

    EpochFencedException Fenced(int writer, int attempt) => new($"writer {writer} belongs to attempt {_owners[writer]}, not to {attempt}");

    public sealed class Sink(SimulatedBroker broker) : EpochSink<int>
    {
        public int RecordSize { get; init; } = 4;

        public override void Encode(int record, IBufferWriter<byte> output)
        {
            if (record < 0) throw new ArgumentException($"{record} cannot be sent");
            var span = output.GetSpan(RecordSize);
            span[..RecordSize].Clear();
            BinaryPrimitives.WriteInt32LittleEndian(span, record);
            output.Advance(RecordSize);
        }

        public override EpochParty CreateParty(SinkContext context) => new Party(broker, context.Attempt);
    }

    sealed class Party(SimulatedBroker broker, int attempt) : EpochParty
    {
        public override async Task<EpochMarker?> ReadMarkerAsync(int writer, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return broker.Own(writer, attempt);
        }

        public override async Task WriteEpochAsync(int writer, EpochMarker marker, EpochRecords records, CancellationToken cancellationToken)
        {
            if (broker.Gate is { } gate) await gate.Task.WaitAsync(cancellationToken);
            var rows = records.Select(static r => BinaryPrimitives.ReadInt32LittleEndian(r.Span)).ToArray();
            if (rows.Length != records.Count) throw new InvalidOperationException($"{records.Count} records are said to be there, and {rows.Length} are.");
            if (!broker.Commit(writer, attempt, marker, rows)) await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
        }
    }
}
