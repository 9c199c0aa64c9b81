namespace ActorStream.Persistence.Tests.State;

static class BackendExtensions
{
    public static void Use<TKey>(this KeyedStateBackend<TKey> backend, TKey key) => backend.SetCurrentKey(in key, backend.KeyCodec.Hash(in key));
}
