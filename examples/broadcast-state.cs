using System.ComponentModel;

namespace ActorStream.Examples;

/// <summary>
/// Rules that every subtask knows: a small stream of limits is broadcast beside a large one of readings. The two come in no order, so
/// readings without a rule wait in the state of their sensor until it is there. Prints "cellar: 9 is over 8", "roof: 31 is over 30" and
/// "roof: 35 is over 30".
/// </summary>
[Description("broadcast state: rules that apply to every key")]
public static class BroadcastState
{
    public record Reading(string Sensor, double Value);

    public record Rule(string Sensor, double Limit);

    public static async Task RunAsync(string[] args)
    {
        var env = StreamExecutionEnvironment.Create(args);
        var rules = env.FromElements(new Rule("cellar", 8), new Rule("roof", 30));
        env.FromElements(
                new Reading("roof", 25), new Reading("cellar", 7), new Reading("roof", 31),
                new Reading("cellar", 9), new Reading("roof", 35), new Reading("garden", 99))
            .KeyBy(static r => r.Sensor)
            .Connect(rules.Broadcast())
            .Process(static context => new Limits(context))
            .Print();
        await env.ExecuteAsync("broadcast-state");
    }

    sealed class Limits(KeyedRuntimeContext runtime) : KeyedBroadcastProcessFunction<string, Reading, Rule, string>
    {
        readonly BroadcastState<string, Rule> _rules = runtime.GetBroadcastState<string, Rule>("rules");
        readonly ListState<Reading> _waiting = runtime.GetListState<Reading>("waiting");

        public override void ProcessElement(Reading value, KeyedContext<string> context, Collector<string> output)
        {
            if (_rules.TryGetValue(value.Sensor, out var rule)) Check(value, rule, output);
            else _waiting.Add(value);
        }

        public override void ProcessBroadcastElement(Rule value, KeyedBroadcastContext<string> context, Collector<string> output)
        {
            context.Put(_rules, value.Sensor, value);
            context.ApplyToKeyedState(_waiting, (sensor, waiting) =>
            {
                if (sensor != value.Sensor) return;
                foreach (var reading in waiting.Get()) Check(reading, value, output);
                waiting.Clear();
            });
        }

        static void Check(Reading reading, Rule rule, Collector<string> output)
        {
            if (reading.Value > rule.Limit) output.Collect($"{reading.Sensor}: {reading.Value} is over {rule.Limit}");
        }
    }
}
