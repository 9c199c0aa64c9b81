using System.Runtime.CompilerServices;

namespace ActorStream.Persistence;

/// <summary>Makes the loop that reads keys and cells of a state into new rows, with nothing in it that is not known to the compiler.</summary>
internal sealed class CellLoading<TKey, TCells, TKeyCodec, TPath, TCell>(RowLoader<TKey, Row<TCells>> rows, TKeyCodec keyCodec, ulong bit) : ICodecVisitor<TCell, IPartLoader>
    where TKeyCodec : struct, ICodec<TKey>
    where TPath : struct, ICellPath<TCells, TCell>
{
    public IPartLoader Visit<TCodec>(TCodec codec)
        where TCodec : struct, ICodec<TCell> => new Loader<TCodec>(rows, keyCodec, codec, bit);

    sealed class Loader<TCodec>(RowLoader<TKey, Row<TCells>> rows, TKeyCodec keyCodec, TCodec codec, ulong bit) : IPartLoader
        where TCodec : struct, ICodec<TCell>
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Load(ReadOnlySpan<byte> part)
        {
            var (keys, cells) = (keyCodec, codec);
            var reader = new StateReader(part);
            while (reader.Remaining > 0)
            {
                var key = keys.Read(ref reader);
                ref var row = ref rows.Add(in key, keys.Hash(in key));
                row.Present = bit;
                TPath.Of(ref row.Cells) = cells.Read(ref reader);
            }
        }
    }
}
