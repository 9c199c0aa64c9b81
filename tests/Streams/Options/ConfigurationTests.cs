using Xunit;

namespace ActorStream.Streams.Tests.Options;

public class ConfigurationTests
{
    static readonly KeyValuePair<string, string>[] Variables = [new("ACTORSTREAM_PARALLELISM_DEFAULT", "5"), new("ACTORSTREAM_SOMETHING_ELSE", "x")];
    const string Json = """{ "ActorStream": { "parallelism.default": 6, "execution.buffer-timeout.interval": "20 ms" } }""";

    [Fact]
    public void Every_option_that_is_read_can_be_given_by_its_name()
    {
        var declared = new[] { typeof(JobOptions), typeof(CheckpointOptions), typeof(RestartOptions) }
            .SelectMany(static t => t.GetFields(System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic))
            .Select(static f => f.GetValue(null)).OfType<ConfigOption>().Select(static o => o.Name).ToHashSet();
        Assert.NotEmpty(declared);
        Assert.Equal(declared.Order(), JobOptions.All.Select(static o => o.Name).Order());
    }

    [Fact]
    public void The_command_line_wins_over_variables_these_over_JSON_that_over_code()
    {
        Assert.Equal(4, With(["-Dparallelism.default=4"], Variables, Json).Parallelism);
        Assert.Equal(5, With([], Variables, Json).Parallelism);
        Assert.Equal(6, With([], [], Json).Parallelism);
        Assert.Equal(7, With([], [], null).Parallelism);

        static int Set(StreamExecutionEnvironment env) => env.Parallelism = 7;
        static StreamExecutionEnvironment With(string[] args, KeyValuePair<string, string>[] variables, string? json)
        {
            var env = StreamExecutionEnvironment.Create(args, variables, json);
            Set(env);
            return env;
        }
    }

    [Fact]
    public void Unset_means_all_processors() => Assert.Equal(Environment.ProcessorCount, StreamExecutionEnvironment.Create([], [], null).Parallelism);

    [Fact]
    public void What_is_not_an_option_stays_with_the_program()
    {
        var env = StreamExecutionEnvironment.Create(["in.csv", "-Dparallelism.default=2", "--fast"], [], null);
        Assert.Equal(["in.csv", "--fast"], env.Arguments);
        Assert.Equal(2, env.Parallelism);
    }

    [Theory]
    [InlineData("10", 10)]
    [InlineData("10 ms", 10)]
    [InlineData("3s", 3000)]
    [InlineData("2 min", 120_000)]
    [InlineData("1 h", 3_600_000)]
    [InlineData("0", 0)]
    [InlineData("00:00:01.5", 1500)]
    public void Durations_are_read_as_Flink_writes_them(string text, int milliseconds)
    {
        var env = StreamExecutionEnvironment.Create([$"-Dexecution.buffer-timeout.interval={text}"], [], null);
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), env.BufferTimeout);
    }

    [Theory]
    [InlineData("BATCH", RuntimeExecutionMode.Batch)]
    [InlineData("streaming", RuntimeExecutionMode.Streaming)]
    [InlineData("Automatic", RuntimeExecutionMode.Automatic)]
    public void The_runtime_mode_is_read_by_name(string text, RuntimeExecutionMode mode) =>
        Assert.Equal(mode, StreamExecutionEnvironment.Create([$"-Dexecution.runtime-mode={text}"], [], null).RuntimeMode);

    [Fact]
    public void An_unknown_option_is_refused_with_the_nearest_name_and_where_it_came_from()
    {
        var wrong = Assert.Throws<InvalidOptionException>(() => StreamExecutionEnvironment.Create(["-Dexecution.buffer-timout.interval=1"], [], null));
        Assert.Equal("Unknown option execution.buffer-timout.interval (from -D). Did you mean execution.buffer-timeout.interval?", wrong.Message);
        var json = Assert.Throws<InvalidOptionException>(
            () => StreamExecutionEnvironment.Create([], [], """{ "ActorStream": { "paralelism.default": 2 } }"""));
        Assert.Equal("Unknown option paralelism.default (from appsettings.json). Did you mean parallelism.default?", json.Message);
        var code = Assert.Throws<InvalidOptionException>(() => StreamExecutionEnvironment.Create([], [], null).Configure("parallelism.defalt", "2"));
        Assert.Equal("Unknown option parallelism.defalt (from code). Did you mean parallelism.default?", code.Message);
    }

    [Theory]
    [InlineData("parallelism.default", "0")]
    [InlineData("parallelism.default", "40000")]
    [InlineData("parallelism.default", "many")]
    [InlineData("parallelism.default", "")]
    [InlineData("execution.runtime-mode", "TURBO")]
    [InlineData("execution.runtime-mode", "1")]
    [InlineData("execution.buffer-timeout.interval", "-5 ms")]
    [InlineData("execution.buffer-timeout.interval", "ten")]
    [InlineData("execution.buffer-timeout.interval", "99999999999999999 d")]
    [InlineData("pipeline.operator-chaining.enabled", "perhaps")]
    public void A_bad_value_is_refused_with_the_option_the_value_and_where_it_came_from(string option, string value)
    {
        var wrong = Assert.Throws<InvalidOptionException>(() => StreamExecutionEnvironment.Create([$"-D{option}={value}"], [], null));
        Assert.StartsWith($"The option {option} (from -D) is \"{value}\"; it must be ", wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Arithmetic", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_variable_is_named()
    {
        var wrong = Assert.Throws<InvalidOptionException>(
            () => StreamExecutionEnvironment.Create([], [new("ACTORSTREAM_PARALLELISM_DEFAULT", "two")], null));
        Assert.Contains("ACTORSTREAM_PARALLELISM_DEFAULT", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("\"two\"", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"ActorStream\": ")]
    [InlineData("{ \"ActorStream\": 5 }")]
    public void Settings_that_cannot_be_read_are_refused(string json)
    {
        var wrong = Assert.Throws<InvalidOptionException>(() => StreamExecutionEnvironment.Create([], [], json));
        Assert.Contains("appsettings.json", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{ \"Logging\": { \"x\": 1 } } // a comment")]
    public void Settings_without_a_section_change_nothing(string json) =>
        Assert.Equal(TimeSpan.FromMilliseconds(10), StreamExecutionEnvironment.Create([], [], json).BufferTimeout);

    [Fact]
    public void An_option_without_a_value_says_how_to_write_it()
    {
        var wrong = Assert.Throws<InvalidOptionException>(() => StreamExecutionEnvironment.Create(["-Dparallelism.default"], [], null));
        Assert.Equal("-Dparallelism.default has no value: write -Dparallelism.default=value.", wrong.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(32_769)]
    public void Properties_refuse_what_options_refuse(int parallelism)
    {
        var env = StreamExecutionEnvironment.Create([], [], null);
        Assert.Throws<ArgumentOutOfRangeException>(() => env.Parallelism = parallelism);
        Assert.Throws<ArgumentOutOfRangeException>(() => env.BufferTimeout = TimeSpan.FromMilliseconds(-1));
    }

    [Theory]
    [InlineData("4096", 4096, "4 kb")]
    [InlineData("4 kb", 4096, "4 kb")]
    [InlineData("256mb", 256L << 20, "256 mb")]
    [InlineData("1 GB", 1L << 30, "1 gb")]
    [InlineData("1500 bytes", 1500, "1500 b")]
    public void Memory_is_read_and_shown_in_bytes_of_1024_to_the_kilobyte(string text, long bytes, string shown)
    {
        Assert.Equal(bytes, OptionParsers.Memory(text));
        Assert.Equal(shown, OptionParsers.MemoryText(bytes));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("much")]
    [InlineData("3 lightyears")]
    [InlineData("99999999999 tb")]
    public void Memory_that_cannot_be_read_is_refused_with_the_option(string text)
    {
        var wrong = Assert.Throws<InvalidOptionException>(() => StreamExecutionEnvironment.Create([$"-Dexecution.batch.spool-memory={text}"], [], null));
        Assert.Contains("execution.batch.spool-memory", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("\"256 mb\"", wrong.Message, StringComparison.Ordinal);
    }
}
