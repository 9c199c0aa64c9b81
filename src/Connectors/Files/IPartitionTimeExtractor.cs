namespace ActorStream.Connectors;

/// <summary>Finds the time of a partition from its values; named by a table's <c>partition.time-extractor.class</c>, or given in <see cref="PartitionCommit.TimeExtractor"/>.</summary>
/// <example><code>
/// IPartitionTimeExtractor weeks = new Weeks();
/// Console.WriteLine(weeks.Extract([new("year", "2024"), new("week", "5")]).ToString("yyyy-MM-dd"));
/// // prints: 2024-01-29
///
/// public sealed class Weeks : IPartitionTimeExtractor
/// {
///     public DateTime Extract(IReadOnlyList&lt;KeyValuePair&lt;string, string>> values) =>
///         System.Globalization.ISOWeek.ToDateTime(int.Parse(values[0].Value), int.Parse(values[1].Value), DayOfWeek.Monday);
/// }
/// </code></example>
public interface IPartitionTimeExtractor
{
    /// <summary>The time at which a partition begins, in the zone of <see cref="PartitionCommit.WatermarkTimeZone"/>.</summary>
    /// <param name="values">The partition's columns and their values as in the folder's name, in their order.</param>
    /// <exception cref="FormatException">They hold no time.</exception>
    DateTime Extract(IReadOnlyList<KeyValuePair<string, string>> values);
}
