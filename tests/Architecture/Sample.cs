namespace ActorStream.Architecture.Tests.Sample;

/// <summary>A type with one of each thing that a description of an API has to show, and some that it must not.</summary>
public abstract class Pair<TKey, TValue>(int size) : IComparable<TKey>
    where TKey : class
    where TValue : struct
{
    public const string Name = "pair";

    protected Pair() : this(3) { }

    public required string Label { get; set; }

    public TKey? Key { get; init; }

    protected internal int Size { get; protected set; } = size;

    internal int Hidden => Size;

    public int CompareTo(TKey? other) => Size;

    public abstract bool TryGet(in TKey key, out TValue value);

    public static (int, long?) Sum<T>(params T[] values) where T : new() => (values.Length, null);

    protected virtual ref TValue Find(ref TKey key) => throw new KeyNotFoundException($"{key}");
}

public enum Side : byte
{
    Left = 1,
    Right = 2,
}

public delegate int Change<T>(T before, Func<T[]> after);
