using System.Runtime.CompilerServices;

namespace ActorStream.Windows;

/// <summary>Two accumulators side by side.</summary>
internal struct Both<TA, TB>
{
    public TA A;
    public TB B;
}

/// <summary>Two aggregates in one pass.</summary>
internal readonly struct Append2<TIn, TA, TB, R1, R2, FA, FB>(FA a, FB b) : IAggregateFunctor<TIn, Both<TA, TB>, (R1, R2)>
    where FA : struct, IAggregateFunctor<TIn, TA, R1>
    where FB : struct, IAggregateFunctor<TIn, TB, R2>
{
    public bool CanSubtract => a.CanSubtract && b.CanSubtract;

    public Both<TA, TB> CreateAccumulator() => new() { A = a.CreateAccumulator(), B = b.CreateAccumulator() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ref Both<TA, TB> accumulator, in TIn value)
    {
        a.Add(ref accumulator.A, in value);
        b.Add(ref accumulator.B, in value);
    }

    public void Merge(ref Both<TA, TB> accumulator, in Both<TA, TB> other)
    {
        a.Merge(ref accumulator.A, in other.A);
        b.Merge(ref accumulator.B, in other.B);
    }

    public void Subtract(ref Both<TA, TB> accumulator, in Both<TA, TB> other)
    {
        a.Subtract(ref accumulator.A, in other.A);
        b.Subtract(ref accumulator.B, in other.B);
    }

    public (R1, R2) GetResult(in Both<TA, TB> accumulator) => (a.GetResult(in accumulator.A), b.GetResult(in accumulator.B));
}

/// <summary>Two aggregates and a third in one pass.</summary>
internal readonly struct Append3<TIn, TA, TB, R1, R2, R3, FA, FB>(FA a, FB b) : IAggregateFunctor<TIn, Both<TA, TB>, (R1, R2, R3)>
    where FA : struct, IAggregateFunctor<TIn, TA, (R1, R2)>
    where FB : struct, IAggregateFunctor<TIn, TB, R3>
{
    public bool CanSubtract => a.CanSubtract && b.CanSubtract;

    public Both<TA, TB> CreateAccumulator() => new() { A = a.CreateAccumulator(), B = b.CreateAccumulator() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ref Both<TA, TB> accumulator, in TIn value)
    {
        a.Add(ref accumulator.A, in value);
        b.Add(ref accumulator.B, in value);
    }

    public void Merge(ref Both<TA, TB> accumulator, in Both<TA, TB> other)
    {
        a.Merge(ref accumulator.A, in other.A);
        b.Merge(ref accumulator.B, in other.B);
    }

    public void Subtract(ref Both<TA, TB> accumulator, in Both<TA, TB> other)
    {
        a.Subtract(ref accumulator.A, in other.A);
        b.Subtract(ref accumulator.B, in other.B);
    }

    public (R1, R2, R3) GetResult(in Both<TA, TB> accumulator)
    {
        var (r1, r2) = a.GetResult(in accumulator.A);
        return (r1, r2, b.GetResult(in accumulator.B));
    }
}

/// <summary>Three aggregates and a fourth in one pass.</summary>
internal readonly struct Append4<TIn, TA, TB, R1, R2, R3, R4, FA, FB>(FA a, FB b) : IAggregateFunctor<TIn, Both<TA, TB>, (R1, R2, R3, R4)>
    where FA : struct, IAggregateFunctor<TIn, TA, (R1, R2, R3)>
    where FB : struct, IAggregateFunctor<TIn, TB, R4>
{
    public bool CanSubtract => a.CanSubtract && b.CanSubtract;

    public Both<TA, TB> CreateAccumulator() => new() { A = a.CreateAccumulator(), B = b.CreateAccumulator() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ref Both<TA, TB> accumulator, in TIn value)
    {
        a.Add(ref accumulator.A, in value);
        b.Add(ref accumulator.B, in value);
    }

    public void Merge(ref Both<TA, TB> accumulator, in Both<TA, TB> other)
    {
        a.Merge(ref accumulator.A, in other.A);
        b.Merge(ref accumulator.B, in other.B);
    }

    public void Subtract(ref Both<TA, TB> accumulator, in Both<TA, TB> other)
    {
        a.Subtract(ref accumulator.A, in other.A);
        b.Subtract(ref accumulator.B, in other.B);
    }

    public (R1, R2, R3, R4) GetResult(in Both<TA, TB> accumulator)
    {
        var (r1, r2, r3) = a.GetResult(in accumulator.A);
        return (r1, r2, r3, b.GetResult(in accumulator.B));
    }
}

/// <summary>Four aggregates and a fifth in one pass.</summary>
internal readonly struct Append5<TIn, TA, TB, R1, R2, R3, R4, R5, FA, FB>(FA a, FB b) : IAggregateFunctor<TIn, Both<TA, TB>, (R1, R2, R3, R4, R5)>
    where FA : struct, IAggregateFunctor<TIn, TA, (R1, R2, R3, R4)>
    where FB : struct, IAggregateFunctor<TIn, TB, R5>
{
    public bool CanSubtract => a.CanSubtract && b.CanSubtract;

    public Both<TA, TB> CreateAccumulator() => new() { A = a.CreateAccumulator(), B = b.CreateAccumulator() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ref Both<TA, TB> accumulator, in TIn value)
    {
        a.Add(ref accumulator.A, in value);
        b.Add(ref accumulator.B, in value);
    }

    public void Merge(ref Both<TA, TB> accumulator, in Both<TA, TB> other)
    {
        a.Merge(ref accumulator.A, in other.A);
        b.Merge(ref accumulator.B, in other.B);
    }

    public void Subtract(ref Both<TA, TB> accumulator, in Both<TA, TB> other)
    {
        a.Subtract(ref accumulator.A, in other.A);
        b.Subtract(ref accumulator.B, in other.B);
    }

    public (R1, R2, R3, R4, R5) GetResult(in Both<TA, TB> accumulator)
    {
        var (r1, r2, r3, r4) = a.GetResult(in accumulator.A);
        return (r1, r2, r3, r4, b.GetResult(in accumulator.B));
    }
}

/// <summary>Five aggregates and a sixth in one pass.</summary>
internal readonly struct Append6<TIn, TA, TB, R1, R2, R3, R4, R5, R6, FA, FB>(FA a, FB b) : IAggregateFunctor<TIn, Both<TA, TB>, (R1, R2, R3, R4, R5, R6)>
    where FA : struct, IAggregateFunctor<TIn, TA, (R1, R2, R3, R4, R5)>
    where FB : struct, IAggregateFunctor<TIn, TB, R6>
{
    public bool CanSubtract => a.CanSubtract && b.CanSubtract;

    public Both<TA, TB> CreateAccumulator() => new() { A = a.CreateAccumulator(), B = b.CreateAccumulator() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ref Both<TA, TB> accumulator, in TIn value)
    {
        a.Add(ref accumulator.A, in value);
        b.Add(ref accumulator.B, in value);
    }

    public void Merge(ref Both<TA, TB> accumulator, in Both<TA, TB> other)
    {
        a.Merge(ref accumulator.A, in other.A);
        b.Merge(ref accumulator.B, in other.B);
    }

    public void Subtract(ref Both<TA, TB> accumulator, in Both<TA, TB> other)
    {
        a.Subtract(ref accumulator.A, in other.A);
        b.Subtract(ref accumulator.B, in other.B);
    }

    public (R1, R2, R3, R4, R5, R6) GetResult(in Both<TA, TB> accumulator)
    {
        var (r1, r2, r3, r4, r5) = a.GetResult(in accumulator.A);
        return (r1, r2, r3, r4, r5, b.GetResult(in accumulator.B));
    }
}
