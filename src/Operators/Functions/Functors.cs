namespace ActorStream;

/// <summary>Maps a record to another one. As a struct it is compiled into the loop that calls it.</summary>
/// <example><code>
/// env.FromElements(1.0, 2.0).Map(new Scale(2.5)).Print();
/// // prints: 2.5, 5
///
/// public readonly struct Scale(double factor) : IMapFunction&lt;double, double>
/// {
///     public double Map(in double value) => value * factor;
/// }
/// </code></example>
public interface IMapFunction<TIn, out TOut>
{
    /// <summary>Gives the record that <paramref name="value"/> becomes.</summary>
    TOut Map(in TIn value);
}

/// <summary>Keeps or drops records. As a struct it is compiled into the loop that calls it.</summary>
/// <example><code>
/// env.FromElements(3, 30, 300).Filter(new AtLeast(30)).Print();
/// // prints: 30, 300
///
/// public readonly struct AtLeast(int least) : IFilterFunction&lt;int>
/// {
///     public bool Filter(in int value) => value >= least;
/// }
/// </code></example>
public interface IFilterFunction<T>
{
    /// <summary>Whether <paramref name="value"/> is kept.</summary>
    bool Filter(in T value);
}

/// <summary>Turns a record into any number of others. As a struct it is compiled into the loop that calls it.</summary>
/// <example><code>
/// env.FromElements("a b", "c").FlatMap(new Words()).Print();
/// // prints: a, b, c
///
/// public readonly struct Words : IFlatMapFunction&lt;string, string>
/// {
///     public void FlatMap(in string value, Collector&lt;string> output)
///     {
///         foreach (var word in value.Split(' ')) output.Collect(word);
///     }
/// }
/// </code></example>
public interface IFlatMapFunction<TIn, TOut>
{
    /// <summary>Emits what <paramref name="value"/> becomes.</summary>
    void FlatMap(in TIn value, Collector<TOut> output);
}

/// <summary>Gives a record's key. As a struct it is compiled into the loop that calls it.</summary>
/// <example><code>
/// env.FromElements(1, 2, 3, 4).KeyBy(new Remainder(2)).Reduce(static (a, b) => a + b).Print();
/// // prints: 1, 2, 4, 6
///
/// public readonly struct Remainder(int divisor) : IKeySelector&lt;int, int>
/// {
///     public int GetKey(in int value) => value % divisor;
/// }
/// </code></example>
public interface IKeySelector<T, out TKey>
{
    /// <summary>The key of <paramref name="value"/>; the same for the same record, always.</summary>
    TKey GetKey(in T value);
}

/// <summary>Combines two records of a key into one; associative.</summary>
/// <example><code>
/// env.FromElements(1, 2, 3, 4).KeyBy(static n => n % 2).Reduce(new Product()).Print();
/// // prints: 1, 2, 3, 8
///
/// public readonly struct Product : IReduceFunction&lt;int>
/// {
///     public int Reduce(in int accumulated, in int value) => accumulated * value;
/// }
/// </code></example>
public interface IReduceFunction<T>
{
    /// <summary>Combines what there is with what comes.</summary>
    T Reduce(in T accumulated, in T value);
}

/// <summary>A lambda whose parameter is passed by reference: for structs over 16 bytes.</summary>
public delegate TResult InFunc<T, out TResult>(in T value);

/// <summary>A lambda that emits, whose parameter is passed by reference.</summary>
public delegate void InAction<T, in TOutput>(in T value, TOutput output);
