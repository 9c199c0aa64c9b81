using ActorStream.Operators;
using ActorStream.Persistence;

namespace ActorStream.Windows;

/// <summary>State that triggers and functions declare: of the key, and of key and window.</summary>
internal sealed class DeclaredWindowState<TKey, TCodec>(
    OperatorContext context, IOperatorStateStore operatorState, KeyGroupRange range, WindowCodecs<TKey, TCodec> codecs, string? whyNoFunctionWindowState)
    where TCodec : struct, ICodec<TKey>
{
    readonly KeyedStateBackend<TKey, TCodec> _global = new(range, codecs.Key, codecs.KeyStruct, context.Codecs, context.Time, context.StateMemory);
    readonly KeyedStateBackend<WindowKey<TKey>, WindowKeyCodec<TKey, TCodec>> _window = new(range, codecs.Owner, codecs.OwnerStruct, context.Codecs, context.Time, context.StateMemory);
    bool _hasGlobal;
    bool _hasWindow;

    public WindowRuntimeContext ForTrigger() => new(context, new PrefixedStore("trigger/global/", _global), new PrefixedStore("trigger/window/", _window), operatorState);

    public WindowRuntimeContext ForFunction()
    {
        IKeyedStateStore window = whyNoFunctionWindowState is null ? new PrefixedStore("function/window/", _window) : new NoStateStore(whyNoFunctionWindowState);
        return new WindowRuntimeContext(context, new PrefixedStore("function/global/", _global), window, operatorState);
    }

    /// <summary>All has been declared.</summary>
    public void Seal()
    {
        _global.Seal();
        _window.Seal();
        _hasGlobal = _global.Declared.Any();
        _hasWindow = _window.Declared.Any();
    }

    public void SetCurrent(in WindowKey<TKey> owner, ulong keyHash, ulong windowHash)
    {
        if (_hasGlobal) _global.SetCurrentKey(in owner.Key, keyHash);
        if (_hasWindow) _window.SetCurrentKey(in owner, windowHash);
    }

    /// <summary>No key is current: a function's hook is called.</summary>
    public void ClearCurrent()
    {
        _global.ClearCurrentKey();
        _window.ClearCurrentKey();
    }

    public FrozenOperator Freeze(SnapshotCut cut = default) => FrozenOperator.Of(_global.Freeze(cut), _window.Freeze(cut));

    public void Restore(SnapshotReader stored)
    {
        _global.Restore(stored);
        _window.Restore(stored);
    }
}
