using System.Globalization;

namespace ActorStream.Streams;

/// <summary>The options of restart strategies, by Flink's names.</summary>
internal static class RestartOptions
{
    public static readonly ConfigOption<string?> Type = new(
        "restart-strategy.type", null, ParseType, static v => v ?? "exponential-delay where checkpoints are configured, else none",
        "none, fixed-delay, failure-rate or exponential-delay.");

    public static readonly ConfigOption<int?> FixedAttempts = new(
        "restart-strategy.fixed-delay.attempts", 1, static t => OptionParsers.Integer(t, 0, int.MaxValue), static v => $"{v}", "How many new attempts there are.");

    public static readonly ConfigOption<TimeSpan> FixedDelay = Duration("restart-strategy.fixed-delay.delay", TimeSpan.FromSeconds(1), "How long to wait before an attempt.");

    public static readonly ConfigOption<int?> RateFailures = new(
        "restart-strategy.failure-rate.max-failures-per-interval", 1, static t => OptionParsers.Integer(t, 0, int.MaxValue), static v => $"{v}", "How many failures an interval may have.");

    public static readonly ConfigOption<TimeSpan> RateInterval = Duration("restart-strategy.failure-rate.failure-rate-interval", TimeSpan.FromMinutes(1), "The interval in which failures are counted.");

    public static readonly ConfigOption<TimeSpan> RateDelay = Duration("restart-strategy.failure-rate.delay", TimeSpan.FromSeconds(1), "How long to wait before an attempt.");

    public static readonly ConfigOption<TimeSpan> InitialBackoff = Duration("restart-strategy.exponential-delay.initial-backoff", TimeSpan.FromSeconds(1), "How long to wait before the first attempt.");

    public static readonly ConfigOption<TimeSpan> MaxBackoff = Duration("restart-strategy.exponential-delay.max-backoff", TimeSpan.FromMinutes(1), "The longest time to wait.");

    public static readonly ConfigOption<double> Multiplier = new(
        "restart-strategy.exponential-delay.backoff-multiplier", 1.5, static t => Number(t, 1, double.MaxValue), Text, "What the time to wait is multiplied with after each failure.");

    public static readonly ConfigOption<double> Jitter = new(
        "restart-strategy.exponential-delay.jitter-factor", 0.1, static t => Number(t, 0, 1), Text, "The part of the time that is left to chance, from 0 to 1.");

    public static readonly ConfigOption<TimeSpan> ResetThreshold = Duration("restart-strategy.exponential-delay.reset-backoff-threshold", TimeSpan.FromHours(1), "After so long without a failure the next one counts as the first.");

    public static readonly ConfigOption<int?> MaxAttempts = new(
        "restart-strategy.exponential-delay.attempts-before-reset-backoff", null, static t => OptionParsers.Integer(t, 1, int.MaxValue), static v => v is { } n ? $"{n}" : "any number",
        "How many attempts there are without a reset between.");

    public static IReadOnlyList<ConfigOption> All { get; } =
        [Type, FixedAttempts, FixedDelay, RateFailures, RateInterval, RateDelay, InitialBackoff, MaxBackoff, Multiplier, Jitter, ResetThreshold, MaxAttempts];

    /// <summary>The strategy that the options describe.</summary>
    public static RestartStrategy Make(Configuration configuration, string type) => type switch
    {
        "none" => RestartStrategy.None,
        "fixed-delay" => RestartStrategy.FixedDelay(configuration.Get(FixedAttempts)!.Value, configuration.Get(FixedDelay)),
        "failure-rate" => RestartStrategy.FailureRate(configuration.Get(RateFailures)!.Value, configuration.Get(RateInterval), configuration.Get(RateDelay)),
        _ => RestartStrategy.ExponentialDelay(
            configuration.Get(InitialBackoff),
            configuration.Get(MaxBackoff),
            configuration.Get(Multiplier),
            configuration.Get(Jitter),
            configuration.Get(ResetThreshold),
            configuration.Get(MaxAttempts)),
    };

    private static ConfigOption<TimeSpan> Duration(string name, TimeSpan defaultValue, string description) =>
        new(name, defaultValue, static t => CheckpointOptions.NotNegative(OptionParsers.Duration(t)), OptionParsers.Text, description);

    private static string ParseType(string text) => text.Trim().ToLowerInvariant().Replace('_', '-') switch
    {
        "none" or "off" or "disable" => "none",
        "fixed-delay" or "fixeddelay" => "fixed-delay",
        "failure-rate" or "failurerate" => "failure-rate",
        "exponential-delay" or "exponentialdelay" => "exponential-delay",
        _ => throw new FormatException("one of none, fixed-delay, failure-rate, exponential-delay"),
    };

    private static double Number(string text, double least, double most) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"a number from {least}{(most < 1e300 ? $" to {most}" : " on")}"));

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
