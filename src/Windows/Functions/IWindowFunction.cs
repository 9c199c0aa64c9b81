namespace ActorStream.Windows;

/// <summary>What becomes of a window's contents when it fires. Always a struct, so that the operator is compiled for it.</summary>
internal interface IWindowFunction<TKey, TAcc, TOut>
{
    /// <summary>Called once, by the operator that the function runs in.</summary>
    void Attach(WindowOperatorBase owner);

    /// <summary>Emits the results of a window; the collector has their timestamp.</summary>
    void Fire(in TKey key, TimeWindow window, ref TAcc contents, Collector<TOut> output);

    /// <summary>The window is removed.</summary>
    void Clear(in TKey key, TimeWindow window);
}
