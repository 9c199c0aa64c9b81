namespace ActorStream.Operators.Sources;

/// <summary>A generator whose lambda has a compiled loop of its own.</summary>
internal sealed class GeneratorOf<T, TSite>(Func<long, T> generator, long count, bool isBounded, double recordsPerSecond)
    : NumberedSource<T>("a generator", count, isBounded, recordsPerSecond, isParallel: true)
{
    private protected override SplitReader<T> CreateReader(double rate, SourceReaderContext context) =>
        new NumberedReader<T, FunctionFill<T, MapLambda<long, T, TSite>>>(
            new FunctionFill<T, MapLambda<long, T, TSite>>(new MapLambda<long, T, TSite>(generator)), rate, context);
}
