using Xunit;

namespace ActorStream.Operators.Tests;

/// <summary>Runs a script of steps twice: in one go, and with a snapshot and a restart after each step. The records that come out must be the same.</summary>
static class Restarts
{
    public static void ChangeNothing<TOperator, TOut>(
        Func<OperatorContext, TOperator> create,
        Func<TOperator, Collector<TOut>> output,
        params Action<TOperator, OperatorHarness<TOut>>[] steps)
        where TOperator : Operator
    {
        var undisturbed = Run(create, output, steps, restarts: false);
        Assert.NotEmpty(undisturbed);
        Assert.Equal(undisturbed, Run(create, output, steps, restarts: true));
    }

    private static List<string> Run<TOperator, TOut>(
        Func<OperatorContext, TOperator> create,
        Func<TOperator, Collector<TOut>> output,
        Action<TOperator, OperatorHarness<TOut>>[] steps,
        bool restarts)
        where TOperator : Operator
    {
        var time = new ManualTime();
        var log = new List<string>();
        var op = create(OperatorHarness<TOut>.Context(time));
        var harness = new OperatorHarness<TOut>(op, output(op), time);
        foreach (var step in steps)
        {
            step(op, harness);
            log.AddRange(harness.Log.OfType<Rec<TOut>>().Select(static r => r.ToString()));
            harness.Log.Clear();
            if (!restarts) continue;
            var snapshot = harness.Snapshot();
            var watermark = op.Watermark;
            harness.Dispose();
            op = create(OperatorHarness<TOut>.Context(time));
            harness = new OperatorHarness<TOut>(op, output(op), time).Restore(snapshot);
            // The task restores its operators' watermarks.
            op.Watermark = watermark;
        }
        harness.Dispose();
        return log;
    }
}
