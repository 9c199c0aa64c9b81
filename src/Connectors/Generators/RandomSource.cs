using System.Linq.Expressions;
using ActorStream.Operators.Sources;
using ActorStream.Persistence;

namespace ActorStream.Connectors;

/// <summary>Made-up records, each member with values of its own: at random, or one after the other.</summary>
/// <remarks>
/// A record is a function of its number and the seed, the same in every run and at any parallelism; a checkpoint stores how far each share of the numbers has come. Members are numbers, <c>bool</c>,
/// <c>string</c> (hexadecimal digits), <c>byte[]</c>, enums, <see cref="Guid"/>, times, arrays, lists and dictionaries of these, and records of these. A sequence makes the source bounded, and so does
/// <see cref="NumberOfRows"/>.
/// </remarks>
/// <typeparam name="T">The type of the records: a record, class, struct or tuple.</typeparam>
/// <example><code>
/// env.FromSource(new RandomSource&lt;Reading>
/// {
///     Fields = { ["Id"] = FieldGenerator.Sequence(1, 3), ["Value"] = new FieldGenerator { Min = 10, Max = 20 } },
/// }).Map(static r => (r.Id, r.Value is >= 10 and &lt;= 20)).Print();
/// // prints: (1, True), (2, True), (3, True)
///
/// public record Reading(int Id, double Value);
/// </code></example>
public sealed class RandomSource<T> : ISource<T>
{
    private ISource<T>? _source;

    /// <summary>How the values of members are made up, by their names in any case; members without have what their type has by default.</summary>
    public IDictionary<string, FieldGenerator> Fields { get; init; } = new Dictionary<string, FieldGenerator>(StringComparer.OrdinalIgnoreCase);

    /// <summary>How many records; null: without end, unless there is a sequence.</summary>
    public long? NumberOfRows { get; init; }

    /// <summary>How many records a second, all subtasks together; 10,000 by default, null: as fast as they can.</summary>
    public double? RowsPerSecond { get; init; } = 10_000;

    /// <summary>Makes other records.</summary>
    public int Seed { get; init; }

    /// <summary>What times are reckoned back from; the year 2024's beginning unless given, so that every run makes the same.</summary>
    public DateTimeOffset Now { get; init; } = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <inheritdoc/>
    public Boundedness Boundedness => Count is null ? Boundedness.Unbounded : Boundedness.Bounded;

    private long? Count
    {
        get
        {
            var sequences = Fields.Values.Where(static f => f.Start is not null).Select(static f => f.End!.Value - f.Start!.Value + 1).ToList();
            return sequences.Count == 0 ? NumberOfRows : Math.Min(sequences.Min(), NumberOfRows ?? long.MaxValue);
        }
    }

    private ISource<T> Source => _source ??= Create();

    /// <inheritdoc/>
    public override string ToString() => $"made-up {CsvTypes.Name(typeof(T))}";

    void ISource<T>.Validate()
    {
        foreach (var (name, field) in Fields)
        {
            if (field.Start is null != field.End is null) throw new ArgumentException($"RandomSource.Fields[\"{name}\"] has a Start or an End, but not both.");
            if (field.End < field.Start) throw new ArgumentException($"RandomSource.Fields[\"{name}\"] ends at {field.End}, before it starts at {field.Start}.");
            if (field.Max < field.Min) throw new ArgumentException($"RandomSource.Fields[\"{name}\"] has a Max of {field.Max}, below its Min of {field.Min}.");
            if (field.Length < 0) throw new ArgumentException($"RandomSource.Fields[\"{name}\"].Length is {field.Length}; it must not be negative.");
            if (field.MaxPast < TimeSpan.Zero) throw new ArgumentException($"RandomSource.Fields[\"{name}\"].MaxPast is {field.MaxPast}; it must not be negative.");
            if (field.NullRate is not (>= 0 and <= 1)) throw new ArgumentException($"RandomSource.Fields[\"{name}\"].NullRate is {field.NullRate}; it must be from 0 to 1.");
        }
        _ = Source;
    }

    SplitDiscovery ISource<T>.CreateDiscovery(int parallelism, CodecRegistry codecs) => Source.CreateDiscovery(parallelism, codecs);

    SplitReader<T> ISource<T>.CreateReader(SourceReaderContext context) => Source.CreateReader(context);

    private ISource<T> Create()
    {
        if (RecordShape.Of(typeof(T)) is not { } shape) throw new ArgumentException($"RandomSource<{CsvTypes.Name(typeof(T))}>: the type has no members that could be made up. Use a record, or DataGeneratorSource.Of.");
        var unknown = Fields.Keys.FirstOrDefault(f => !shape.Members.Any(m => m.Name.Equals(f, StringComparison.OrdinalIgnoreCase)));
        if (unknown is not null) throw new ArgumentException($"RandomSource.Fields has \"{unknown}\", which is no member of {CsvTypes.Name(typeof(T))}. {Streams.NearestName.Hint(unknown, [.. shape.Members.Select(static m => m.Name)])}");
        var number = Expression.Parameter(typeof(long), "number");
        var made = new RandomFields(Seed, Now.UtcTicks).Record(number, shape, Fields);
        var make = Expression.Lambda<Func<long, T>>(made, number).Compile();
        return DataGeneratorSource.OfBatches<T>(
            (first, values) =>
            {
                for (var i = 0; i < values.Length; i++) values[i] = make(first + i);
            },
            Count,
            RowsPerSecond);
    }
}
