using System.ComponentModel;

namespace ActorStream.Examples;

/// <summary>
/// A process function with a state of its key: the sum of all amounts so far. Prints it after each amount: for Alice 110.1, 130.1,
/// 143.2, 163.3, for Bob 30.2, 83.3, 86.4, 102.5.
/// </summary>
[Description("a process function with keyed state")]
public static class StateAccess
{
    public static async Task RunAsync(string[] args)
    {
        var env = StreamExecutionEnvironment.Create(args);
        env.FromElements(
                (Name: "Alice", Amount: 110.1m), (Name: "Bob", Amount: 30.2m), (Name: "Alice", Amount: 20.0m), (Name: "Bob", Amount: 53.1m),
                (Name: "Alice", Amount: 13.1m), (Name: "Bob", Amount: 3.1m), (Name: "Bob", Amount: 16.1m), (Name: "Alice", Amount: 20.1m))
            .KeyBy(static x => x.Name)
            .Process(static context => new RunningSum(context))
            .Print();
        await env.ExecuteAsync("state-access");
    }

    sealed class RunningSum(KeyedRuntimeContext runtime) : KeyedProcessFunction<string, (string Name, decimal Amount), (string Name, decimal Sum)>
    {
        readonly ValueState<decimal> _sum = runtime.GetState("sum", 0m);

        public override void ProcessElement(
            (string Name, decimal Amount) value, KeyedContext<string> context, Collector<(string Name, decimal Sum)> output)
        {
            _sum.Value += value.Amount;
            output.Collect((context.CurrentKey, _sum.Value));
        }
    }
}
