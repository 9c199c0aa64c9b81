namespace ActorStream.TestKit;

/// <summary>The input of a run.</summary>
internal sealed class ScenarioInput
{
    public const int Disorder = 20;

    private readonly List<Event[]> _parts = [];
    private readonly double _pauses;
    private readonly bool _allAtOnce;

    private ScenarioInput(SeededRandom random)
    {
        _pauses = random.Pick([0, 0.1, 0.3, 0.8]);
        _allAtOnce = random.Chance(0.5);
    }

    public IReadOnlyList<IReadOnlyList<Event>> Parts => _parts;

    public IEnumerable<Event> All => _parts.SelectMany(static p => p);

    /// <summary>Records with a few keys, in parts; times grow but for some disorder.</summary>
    public static ScenarioInput Draw(SeededRandom random, int mostParts, int mostRecords, int keys = 7)
    {
        var input = new ScenarioInput(random);
        var parts = random.Between(1, mostParts);
        var number = 0;
        for (var p = 0; p < parts; p++)
        {
            var records = new Event[random.Between(0, mostRecords)];
            long time = 0;
            for (var i = 0; i < records.Length; i++)
            {
                time += random.Next(10);
                records[i] = new Event(random.Next(keys), ++number, Math.Max(0, time - random.Next(Disorder)));
            }
            input._parts.Add(records);
        }
        return input;
    }

    /// <summary>One source that gives the parts to its readers. Its records have no event time.</summary>
    public DataStream<Event> Parallel(StreamExecutionEnvironment env, SimulatedHost process, string uid) =>
        env.FromSource(new ScenarioSource<Event>(process, _parts, _pauses, _allAtOnce, isParallel: true)).Uid(uid).Name(uid);

    /// <summary>A source for each part, all of them united: no record is late, whatever happens.</summary>
    public DataStream<Event> Timed(StreamExecutionEnvironment env, SimulatedHost process, string uid)
    {
        var strategy = WatermarkStrategy.ForBoundedOutOfOrderness(TimeSpan.FromMilliseconds(Disorder)).WithTimestampAssigner(static (Event e) => e.Time);
        var streams = _parts.Select((part, i) => env
            .FromSource(new ScenarioSource<Event>(process, [part], _pauses, _allAtOnce, isParallel: false), strategy).Uid($"{uid}-{i}").Name($"{uid}-{i}")).ToArray();
        return streams.Length == 1 ? streams[0] : streams[0].Union(streams[1..]);
    }
}
