using ActorStream.Persistence;

namespace ActorStream.Operators.Tests;

/// <summary>A record of the tests: a key, and a number.</summary>
public readonly record struct Item(int Key, int Value)
{
    public override string ToString() => $"{Key}:{Value}";
}

/// <summary>The key of an <see cref="Item"/>.</summary>
struct ItemKey : IKeySelector<Item, int>
{
    public readonly int GetKey(in Item value) => value.Key;
}

/// <summary>Keyed operators over items.</summary>
static class Keyed
{
    public static Codec<int> Codec { get; } = CodecRegistry.Default.For<int>();

    public static KeyedProcessOperator<int, Item, string, ItemKey, Int32Codec> Process(
        OperatorContext context, Func<KeyedRuntimeContext, KeyedProcessFunction<int, Item, string>> factory) =>
        new(context, default, Codec, factory);

    public static OperatorHarness<string> Harness(
        KeyedProcessOperator<int, Item, string, ItemKey, Int32Codec> op, out OperatorHarness<string>.Input<Item> input)
    {
        var harness = new OperatorHarness<string>(op, op.Output, (ManualTime)op.Context.Time);
        input = harness.Into(op.Input);
        return harness;
    }
}
