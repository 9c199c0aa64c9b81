using ActorStream.Operators;
using ActorStream.Persistence;

namespace ActorStream.Windows.Tests;

/// <summary>The record of these tests: a key and a number.</summary>
sealed record Item(string Key, int Value)
{
    public override string ToString() => $"{Key}:{Value}";
}

readonly struct ByKey : IKeySelector<Item, string>
{
    public string GetKey(in Item value) => value.Key;
}

readonly struct SumOfValues : IAggregateFunction<Item, long, long>
{
    public long CreateAccumulator() => 0;

    public void Add(ref long accumulator, in Item value) => accumulator += value.Value;

    public void Merge(ref long accumulator, in long other) => accumulator += other;

    public long GetResult(in long accumulator) => accumulator;
}

/// <summary>Results as "key-sum".</summary>
readonly struct KeyAndSum : IWindowResult<string, long, string>
{
    public string Make(in string key, TimeWindow window, long result) => $"{key}-{result}";
}

/// <summary>Results as "key-sum [start,end)".</summary>
readonly struct KeySumAndWindow : IWindowResult<string, long, string>
{
    public string Make(in string key, TimeWindow window, long result) =>
        $"{key}-{result} [{window.StartMilliseconds},{window.EndMilliseconds})";
}

/// <summary>Keys that are never null.</summary>
readonly struct KeyCodec : ICodec<string>
{
    public ulong Hash(in string value) => default(StringCodec).Hash(in value!);

    public bool Equals(in string x, in string y) => default(StringCodec).Equals(in x!, in y!);

    public void Write(ref StateWriter writer, in string value) => default(StringCodec).Write(ref writer, in value!);

    public string Read(ref StateReader reader) => default(StringCodec).Read(ref reader)!;
}
