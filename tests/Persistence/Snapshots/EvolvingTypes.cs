namespace ActorStream.Persistence.Tests.Snapshots;

/// <summary>The types of two versions of a program.</summary>
public partial class EvolutionTests
{
    static class Old
    {
        public enum Color
        {
            Red,
            Green,
            Blue,
        }

        public enum MoreColors
        {
            Red,
            Green,
            Blue,
            Black,
        }

        public enum Renamed
        {
            Red,
            Lime,
            Blue,
        }

        public sealed record Order(
            int Id, string Customer, List<int> Numbers, Address Address, Color Color, Line[] Lines, string? Note, Dictionary<string, short> Limits, Payment Payment);

        public sealed record Address(int Zip, string Street);

        public sealed record Line(string Item, float Price);

        public sealed record WrongLine(string Item, int Price);

        public readonly record struct Point(int X, int Y);

        public sealed record Empty;

        public readonly record struct Bare;

        [Subtype<Card>("card")]
        public abstract record Payment;

        public sealed record Card(string Number) : Payment;
    }

    static class New
    {
        public enum Color : long
        {
            None = 0,
            Blue = 1,
            Green = 70_000_000_000,
            Red = 3,
        }

        // Members in another order, some wider, some new, one gone.
        public sealed record Order(
            long Id, string Customer, List<long> Numbers, Address? Address, Color Color, List<Line> Lines, int Extra, DateTimeOffset? When, Dictionary<string, double?> Limits, Payment Payment,
            Point Place, Color Kind);

        public sealed record Address(string Street, int? Zip, string? Town);

        public sealed record Line(double Price, string Item, int Count);

        public readonly record struct Point(long Y, int X, int Z);

        public sealed record Empty(int N);

        public readonly record struct Bare(int N);

        [Subtype<Cash>("cash"), Subtype<Card>("card"), Subtype<Bill>("bill")]
        public abstract record Payment;

        public sealed record Bill(int Days) : Payment;

        public sealed record Cash : Payment;

        public sealed record Card(string? Owner, string Number) : Payment;
    }

    readonly struct OldMean : IAggregateFunction<int, (int Sum, int Count), double>
    {
        public (int Sum, int Count) CreateAccumulator() => default;

        public void Add(ref (int Sum, int Count) accumulator, in int value) => accumulator = (accumulator.Sum + value, accumulator.Count + 1);

        public double GetResult(in (int Sum, int Count) accumulator) => (double)accumulator.Sum / accumulator.Count;

        public void Merge(ref (int Sum, int Count) accumulator, in (int Sum, int Count) other) => accumulator = (accumulator.Sum + other.Sum, accumulator.Count + other.Count);
    }

    readonly struct NewMean : IAggregateFunction<int, (long Sum, int Count, int Most), double>
    {
        public (long Sum, int Count, int Most) CreateAccumulator() => default;

        public void Add(ref (long Sum, int Count, int Most) accumulator, in int value) => accumulator = (accumulator.Sum + value, accumulator.Count + 1, Math.Max(accumulator.Most, value));

        public double GetResult(in (long Sum, int Count, int Most) accumulator) => (double)accumulator.Sum / accumulator.Count;

        public void Merge(ref (long Sum, int Count, int Most) accumulator, in (long Sum, int Count, int Most) other) =>
            accumulator = (accumulator.Sum + other.Sum, accumulator.Count + other.Count, Math.Max(accumulator.Most, other.Most));
    }

    readonly record struct Own(int N);

    sealed class OwnSerializer : TypeSerializer<Own>
    {
        public override int Version => 1;

        public override void Write(ref StateWriter writer, in Own value) => writer.WriteInt32(value.N);

        public override Own Read(ref StateReader reader, int version) => new(reader.ReadInt32());
    }
}
