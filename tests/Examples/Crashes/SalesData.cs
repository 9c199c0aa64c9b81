using System.Globalization;
using System.Text;

namespace ActorStream.Examples.Tests.Crashes;

/// <summary>Files of sales and, worked out beside them in the plainest way, what the sums per shop and minute must be.</summary>
sealed class SalesData
{
    private readonly Dictionary<(string Shop, long Start), (long Sales, long Amount)> _minutes = [];

    /// <param name="folder">Where the files go.</param>
    /// <param name="files">How many.</param>
    /// <param name="rows">How many sales in each.</param>
    /// <param name="seed">What the sales are drawn from.</param>
    public SalesData(string folder, int files, int rows, int seed)
    {
        Directory.CreateDirectory(folder);
        var random = new Random(seed);
        for (var file = 0; file < files; file++)
        {
            using var writer = new StreamWriter(Path.Combine(folder, $"{file}.csv"), append: false, new UTF8Encoding(false), 1 << 16);
            for (var row = 0; row < rows; row++)
            {
                // Out of order by less than the watermark's bound.
                var time = ((((long)file * rows) + row) * 20) + random.Next(5_000);
                var (shop, amount) = ($"shop{random.Next(200)}", (long)random.Next(1000));
                writer.Write(string.Create(CultureInfo.InvariantCulture, $"{time},{shop},{amount}\n"));
                var key = (shop, time / 60_000 * 60_000);
                var sum = _minutes.GetValueOrDefault(key);
                _minutes[key] = (sum.Sales + 1, sum.Amount + amount);
            }
        }
    }

    /// <summary>The lines that the result must have, in ordinal order.</summary>
    public string[] Expected() => _minutes
        .Select(static m => string.Create(CultureInfo.InvariantCulture, $"{m.Key.Shop},{m.Key.Start},{m.Value.Sales},{m.Value.Amount}"))
        .Order(StringComparer.Ordinal).ToArray();
}
