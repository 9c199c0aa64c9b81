using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

internal sealed class AggregatingHandle<TIn, TAcc, TOut>(ICellSource<TAcc> cell, IAggregateFunction<TIn, TAcc, TOut> aggregate) : AggregatingState<TIn, TOut>
{
    CellAccess<TAcc>? _access;

    public override TOut? Value
    {
        get
        {
            ref var accumulator = ref Access.Find(false);
            return Unsafe.IsNullRef(ref accumulator) ? default : aggregate.GetResult(in accumulator);
        }
    }

    public override bool HasValue => !Unsafe.IsNullRef(ref Access.Find(false));

    CellAccess<TAcc> Access => _access ??= cell.Access;

    public override void Add(in TIn value)
    {
        ref var accumulator = ref Access.GetOrAdd(out var added);
        if (added)
            accumulator = aggregate.CreateAccumulator();
        aggregate.Add(ref accumulator, in value);
    }

    public override void Clear() => Access.Clear();
}
