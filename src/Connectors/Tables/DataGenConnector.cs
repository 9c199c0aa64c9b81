using System.Globalization;
using ActorStream.Streams;

namespace ActorStream.Connectors;

/// <summary><c>'connector' = 'datagen'</c>: options of fields are <c>fields.name.kind</c> and so on.</summary>
internal sealed class DataGenConnector : TableConnector
{
    private const string Prefix = "fields.";
    private const string Random = "random";
    private const string Sequence = "sequence";

    private static readonly string[] OfFields = ["kind", "min", "max", "max-past", "length", "var-len", "start", "end", "null-rate"];

    private static readonly string[] OfRandom = ["min", "max", "max-past", "length", "var-len", "null-rate"];

    public override IReadOnlyList<string> Names { get; } = ["datagen"];

    public override IReadOnlyList<string> Options { get; } = ["rows-per-second", "number-of-rows", "scan.parallelism"];

    public override string SourceParallelism => "scan.parallelism";

    public override ISource<T> CreateSource<T>(IReadOnlyDictionary<string, string> options, TableDefinition table)
    {
        var read = TableOptions.Read("datagen", Options, options, static name => name.StartsWith(Prefix, StringComparison.Ordinal));
        var fields = new Dictionary<string, FieldGenerator>(StringComparer.OrdinalIgnoreCase);
        foreach (var field in FieldsOf<T>(read)) fields[field] = Field(read, $"{Prefix}{field}.");
        return new RandomSource<T>
        {
            Fields = fields,
            NumberOfRows = Whole(read, "number-of-rows", 0),
            RowsPerSecond = Whole(read, "rows-per-second", 1) ?? 10_000,
            Now = table.Now,
        };
    }

    private static HashSet<string> FieldsOf<T>(TableOptions options)
    {
        var members = RecordShape.Of(typeof(T))?.Members.Select(static m => m.Name).ToArray() ?? [];
        var fields = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in options.Given.Keys.Where(static n => n.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            var dot = name.LastIndexOf('.');
            var field = dot > Prefix.Length ? name[Prefix.Length..dot] : name[Prefix.Length..];
            if (!OfFields.Contains(name[(dot + 1)..])) throw options.Unknown(name, [.. OfFields.Select(o => $"{Prefix}{field}.{o}")]);
            if (!members.Contains(field, StringComparer.OrdinalIgnoreCase))
                throw new InvalidOptionException($"The option {name} is for a field that {CsvTypes.Name(typeof(T))} has not. {NearestName.Hint(field, members)}");
            fields.Add(field);
        }
        return fields;
    }

    private static FieldGenerator Field(TableOptions options, string at)
    {
        var kind = options.Choice(at + "kind", Random, Random, Sequence);
        if (kind == Sequence)
        {
            var other = OfRandom.FirstOrDefault(o => options.Text(at + o) is not null);
            if (other is not null) throw new InvalidOptionException($"The option {at}{other} is set, and {at}kind is sequence: it is for random only.");
            options.RequiredBy(at + "start", at + "kind");
            options.RequiredBy(at + "end", at + "kind");
            return FieldGenerator.Sequence(Whole(options, at + "start", long.MinValue)!.Value, Whole(options, at + "end", long.MinValue)!.Value);
        }
        options.OnlyWith(at + "start", at + "kind", Sequence);
        options.OnlyWith(at + "end", at + "kind", Sequence);
        return new FieldGenerator
        {
            Min = Number(options, at + "min"),
            Max = Number(options, at + "max"),
            MaxPast = options.Parse<TimeSpan?>(at + "max-past", null, static t => OptionParsers.Duration(t)),
            Length = options.Count(at + "length", 0),
            VarLength = options.Flag(at + "var-len", false),
            NullRate = options.Parse(at + "null-rate", 0, static text =>
                double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var rate) && rate is >= 0 and <= 1 ? rate : throw new FormatException("a share from 0 to 1")),
        };
    }

    private static decimal? Number(TableOptions options, string name) => options.Parse<decimal?>(
        name, null, static text => decimal.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw new FormatException("a number"));

    private static long? Whole(TableOptions options, string name, long least) => options.Parse<long?>(name, null, text =>
        long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number
            : throw new FormatException(least == long.MinValue ? "a whole number" : $"a whole number of at least {least}"));
}
