namespace ActorStream;

/// <summary>Maps a record to another one. As a struct it is compiled into the loop that calls it.</summary>
public interface IMapFunction<TIn, out TOut>
{
    /// <summary>Gives the record that <paramref name="value"/> becomes.</summary>
    TOut Map(in TIn value);
}

/// <summary>Keeps or drops records. As a struct it is compiled into the loop that calls it.</summary>
public interface IFilterFunction<T>
{
    /// <summary>Whether <paramref name="value"/> is kept.</summary>
    bool Filter(in T value);
}

/// <summary>Turns a record into any number of others. As a struct it is compiled into the loop that calls it.</summary>
public interface IFlatMapFunction<TIn, TOut>
{
    /// <summary>Emits what <paramref name="value"/> becomes.</summary>
    void FlatMap(in TIn value, Collector<TOut> output);
}

/// <summary>Gives a record's key. As a struct it is compiled into the loop that calls it.</summary>
public interface IKeySelector<T, out TKey>
{
    /// <summary>The key of <paramref name="value"/>; the same for the same record, always.</summary>
    TKey GetKey(in T value);
}

/// <summary>Combines two records of a key into one; associative.</summary>
public interface IReduceFunction<T>
{
    /// <summary>Combines what there is with what comes.</summary>
    T Reduce(in T accumulated, in T value);
}

/// <summary>A lambda whose parameter is passed by reference: for structs over 16 bytes.</summary>
public delegate TResult InFunc<T, out TResult>(in T value);

/// <summary>A lambda that emits, whose parameter is passed by reference.</summary>
public delegate void InAction<T, in TOutput>(in T value, TOutput output);
