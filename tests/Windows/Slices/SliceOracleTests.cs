using ActorStream.Operators;
using ActorStream.Operators.Tests;
using Xunit;

namespace ActorStream.Windows.Tests.Slices;

public class SliceOracleTests
{
    static readonly WindowShape[] Shapes =
    [
        new(WindowKind.Tumbling, 7, 7, 0), new(WindowKind.Tumbling, 10, 10, -3), new(WindowKind.Tumbling, 1, 1, 0),
        new(WindowKind.Sliding, 12, 4, 0), new(WindowKind.Sliding, 10, 4, 1), new(WindowKind.Sliding, 11, 3, -2), new(WindowKind.Sliding, 5, 5, 2),
        new(WindowKind.Sliding, 4, 10, 3), new(WindowKind.Sliding, 60, 1, 0), new(WindowKind.Sliding, 7, 6, 0),
        new(WindowKind.Cumulating, 12, 3, 0), new(WindowKind.Cumulating, 20, 20, -7), new(WindowKind.Cumulating, 10, 1, 4), new(WindowKind.Cumulating, 12, 4, 5),
    ];

    public static TheoryData<int, long> Cases
    {
        get
        {
            var cases = new TheoryData<int, long>();
            for (var shape = 0; shape < Shapes.Length; shape++)
                foreach (var lateness in new[] { 0L, 3, 17 }) cases.Add(shape, lateness);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Windows_of_slices_are_the_windows_one_by_one_when_slices_are_subtracted(int shape, long lateness) =>
        Compare(Shapes[shape], lateness, Together.Of(SliceRig.A.Count(), SliceRig.A.Sum(static n => n.Value)), static v => $"({v.Count}, {v.Sum()})");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Windows_of_slices_are_the_windows_one_by_one_when_slices_are_stacked(int shape, long lateness) =>
        Compare(Shapes[shape], lateness, Together.Of(SliceRig.A.Max(static n => n.Value), SliceRig.A.Count()), static v => $"({v.Max()}, {v.Count})");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Accumulators_that_are_objects_are_not_shared_between_windows(int shape, long lateness) =>
        Compare(Shapes[shape], lateness, Together.Of(SliceRig.A.Count(), SliceRig.A.ToList()), static v => $"{v.Count}/{string.Join('+', v.Order())}");

    static void Compare<TResult>(WindowShape shape, long lateness, Aggregate<Num, TResult> aggregate, Func<List<int>, string> result)
    {
        for (var seed = 0; seed < 6; seed++)
        {
            var random = new Random(seed);
            var oracle = new WindowOracle(shape, lateness, result);
            var parallelism = 1 + (seed % 3);
            SliceRig Make(OperatorContext context) => SliceRig.Of(shape, aggregate, lateness, sideOutput: true, context);
            var rigs = Enumerable.Range(0, parallelism).Select(i => Make(OperatorHarness<string>.Context(subtask: i, parallelism: parallelism))).ToArray();
            var time = -100L;
            var watermark = long.MinValue;
            for (var step = 0; step < 250; step++)
            {
                if (random.Next(5) == 0)
                {
                    watermark = Math.Max(watermark, time - random.Next(12));
                    if (step == 249) watermark = long.MaxValue;
                    oracle.Advance(watermark);
                    foreach (var rig in rigs) Advance(rig, watermark, random);
                }
                else
                {
                    time += random.Next(20) == 0 ? random.Next(150) : random.Next(3);
                    var (key, value, timestamp) = (random.Next(4), random.Next(-9, 10), time - random.Next(random.Next(2) == 0 ? 4 : 40));
                    oracle.Add(key, value, timestamp);
                    RigOf(rigs, key).Send(timestamp, new Num(key, value));
                }
                Same(oracle.Out, rigs.SelectMany(static r => r.Take()), $"{shape}, lateness {lateness}, seed {seed}, step {step}, watermark {watermark}");
                Same(oracle.Late, rigs.SelectMany(static r => r.TakeLate()), $"late: {shape}, lateness {lateness}, seed {seed}, step {step}");
                if (seed % 2 == 1 && random.Next(8) == 0) rigs = SliceRig.Restart(rigs, Make, 1 + random.Next(4));
            }
        }
    }

    static SliceRig RigOf(SliceRig[] rigs, long key)
    {
        var hash = Persistence.CodecRegistry.Default.For<long>().Hash(in key);
        return rigs[Persistence.KeyGroups.SubtaskOf(Persistence.KeyGroups.GroupOf(hash, 128), 128, rigs.Length)];
    }

    /// <summary>Advances with room for a few records at a time.</summary>
    static void Advance(SliceRig rig, long watermark, Random random)
    {
        rig.Harness.Sink.Room = random.Next(3);
        rig.Watermark(watermark);
        while (!rig.Harness.Step()) rig.Harness.Sink.Room = 1 + random.Next(3);
        rig.Harness.Sink.Room = null;
    }

    static void Same(List<string> expected, IEnumerable<string> actual, string where)
    {
        var wanted = string.Join(" ", expected.Order(StringComparer.Ordinal));
        var found = string.Join(" ", actual.Order(StringComparer.Ordinal));
        Assert.True(wanted == found, $"{where}\nwanted {wanted}\nfound  {found}");
        expected.Clear();
    }
}
