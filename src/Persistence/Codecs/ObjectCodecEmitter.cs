using System.Reflection;
using System.Reflection.Emit;

namespace ActorStream.Persistence;

/// <summary>
/// Emits the codec of a record, struct, class or tuple: a struct with a field for the codec of each member, whose methods call these one after the other, so that the JIT
/// compiles all of it into straight code. Reference types begin with a byte, 0 for null; types without members take one byte, so that every value takes some.
/// </summary>
internal sealed class ObjectCodecEmitter
{
    static readonly EmittedTypes Emitted = new();

    readonly ObjectModel _model;
    readonly Type _type;
    readonly TypeBuilder _builder;
    readonly FieldBuilder[] _codecs;
    readonly bool _isClass;

    ObjectCodecEmitter(ObjectModel model, IReadOnlyList<Codec> members)
    {
        _model = model;
        _type = model.Type;
        _isClass = !_type.IsValueType;
        var subjects = model.Members.Select(m => m.Type).Concat(members.Select(c => c.Instance.GetType())).Append(_type);
        _builder = EmittedAssembly.DefineStruct(_type.Name.Replace('`', '_') + "Codec", typeof(ICodec<>).MakeGenericType(_type), subjects);
        _codecs = [.. members.Select((c, i) => _builder.DefineField("Codec" + i, c.Instance.GetType(), FieldAttributes.Public))];
    }

    /// <summary>The codec of <paramref name="model"/>'s type as a boxed struct. The struct's type is emitted once for the same codecs of members.</summary>
    public static object Emit(ObjectModel model, IReadOnlyList<Codec> members)
    {
        var type = Emitted.GetOrAdd(model.Type, [.. members.Select(c => c.Instance.GetType())], () => new ObjectCodecEmitter(model, members).Build());
        var codec = Activator.CreateInstance(type)!;
        for (var i = 0; i < members.Count; i++)
            type.GetField("Codec" + i)!.SetValue(codec, members[i].Instance);
        return codec;
    }

    Type Build()
    {
        EmitHash(Define(nameof(ICodec<int>.Hash)));
        EmitEquals(Define(nameof(ICodec<int>.Equals)));
        EmitWrite(Define(nameof(ICodec<int>.Write)));
        EmitRead(Define(nameof(ICodec<int>.Read)));
        return _builder.CreateType();
    }

    ILGenerator Define(string name)
    {
        var contract = typeof(ICodec<>).MakeGenericType(_type).GetMethod(name)!;
        var parameters = contract.GetParameters();
        var method = _builder.DefineMethod(
            name, MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.Final | MethodAttributes.HideBySig | MethodAttributes.NewSlot, CallingConventions.HasThis,
            contract.ReturnType, null, null, [.. parameters.Select(p => p.ParameterType)], [.. parameters.Select(p => p.GetRequiredCustomModifiers())], null);
        method.InitLocals = false;
        _builder.DefineMethodOverride(method, contract);
        return method.GetILGenerator();
    }

    void EmitHash(ILGenerator il)
    {
        var value = LoadObject(il, OpCodes.Ldarg_1);
        if (value is not null)
        {
            var some = il.DefineLabel();
            il.Emit(OpCodes.Ldloc, value);
            il.Emit(OpCodes.Brtrue, some);
            il.Emit(OpCodes.Ldc_I8, unchecked((long)KeyHash.Null));
            il.Emit(OpCodes.Ret);
            il.MarkLabel(some);
            RequireExact(il, value);
        }

        il.Emit(OpCodes.Ldc_I8, unchecked((long)KeyHash.Seed));
        for (var i = 0; i < _codecs.Length; i++)
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldflda, _codecs[i]);
            LoadMember(il, i, value, OpCodes.Ldarg_1);
            CallCodec(il, i, nameof(ICodec<int>.Hash));
            il.Emit(OpCodes.Call, typeof(KeyHash).GetMethod(nameof(KeyHash.Combine))!);
        }

        il.Emit(OpCodes.Ret);
    }

    void EmitEquals(ILGenerator il)
    {
        var differ = il.DefineLabel();
        var x = LoadObject(il, OpCodes.Ldarg_1);
        var y = LoadObject(il, OpCodes.Ldarg_2);
        if (x is not null && y is not null)
        {
            var two = il.DefineLabel();
            il.Emit(OpCodes.Ldloc, x);
            il.Emit(OpCodes.Ldloc, y);
            il.Emit(OpCodes.Bne_Un, two);
            il.Emit(OpCodes.Ldc_I4_1);
            il.Emit(OpCodes.Ret);
            il.MarkLabel(two);
            il.Emit(OpCodes.Ldloc, x);
            il.Emit(OpCodes.Brfalse, differ);
            il.Emit(OpCodes.Ldloc, y);
            il.Emit(OpCodes.Brfalse, differ);
        }

        for (var i = 0; i < _codecs.Length; i++)
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldflda, _codecs[i]);
            LoadMember(il, i, x, OpCodes.Ldarg_1);
            LoadMember(il, i, y, OpCodes.Ldarg_2);
            CallCodec(il, i, nameof(ICodec<int>.Equals));
            il.Emit(OpCodes.Brfalse, differ);
        }

        il.Emit(OpCodes.Ldc_I4_1);
        il.Emit(OpCodes.Ret);
        il.MarkLabel(differ);
        il.Emit(OpCodes.Ldc_I4_0);
        il.Emit(OpCodes.Ret);
    }

    void EmitWrite(ILGenerator il)
    {
        var value = LoadObject(il, OpCodes.Ldarg_2);
        if (value is not null)
        {
            var some = il.DefineLabel();
            il.Emit(OpCodes.Ldloc, value);
            il.Emit(OpCodes.Brtrue, some);
            WriteByte(il, 0);
            il.Emit(OpCodes.Ret);
            il.MarkLabel(some);
            RequireExact(il, value);
            WriteByte(il, 1);
        }
        else if (_codecs.Length == 0)
        {
            WriteByte(il, 0);
        }

        for (var i = 0; i < _codecs.Length; i++)
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldflda, _codecs[i]);
            il.Emit(OpCodes.Ldarg_1);
            LoadMember(il, i, value, OpCodes.Ldarg_2);
            CallCodec(il, i, nameof(ICodec<int>.Write));
        }

        il.Emit(OpCodes.Ret);
    }

    void EmitRead(ILGenerator il)
    {
        if (_isClass)
        {
            var some = il.DefineLabel();
            il.Emit(OpCodes.Ldarg_1);
            il.Emit(OpCodes.Call, typeof(StateReader).GetMethod(nameof(StateReader.ReadBool))!);
            il.Emit(OpCodes.Brtrue, some);
            il.Emit(OpCodes.Ldnull);
            il.Emit(OpCodes.Ret);
            il.MarkLabel(some);
        }
        else if (_codecs.Length == 0)
        {
            il.Emit(OpCodes.Ldarg_1);
            il.Emit(OpCodes.Call, typeof(StateReader).GetMethod(nameof(StateReader.ReadByte))!);
            il.Emit(OpCodes.Pop);
        }

        var values = _model.Members.Select(m => il.DeclareLocal(m.Type)).ToArray();
        for (var i = 0; i < values.Length; i++)
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldflda, _codecs[i]);
            il.Emit(OpCodes.Ldarg_1);
            CallCodec(il, i, nameof(ICodec<int>.Read));
            il.Emit(OpCodes.Stloc, values[i]);
        }

        var made = il.DeclareLocal(_type);
        Construct(il, made, values);
        for (var i = 0; i < values.Length; i++)
        {
            if (!_model.Arguments.Contains(i))
                SetMember(il, _model.Members[i], made, values[i]);
        }

        il.Emit(OpCodes.Ldloc, made);
        il.Emit(OpCodes.Ret);
    }

    void Construct(ILGenerator il, LocalBuilder made, LocalBuilder[] values)
    {
        if (_model.Constructor is null)
        {
            il.Emit(OpCodes.Ldloca, made);
            il.Emit(OpCodes.Initobj, _type);
            return;
        }

        var parameters = _model.Constructor.GetParameters();
        for (var i = 0; i < parameters.Length; i++)
        {
            if (_model.Arguments[i] >= 0)
            {
                il.Emit(OpCodes.Ldloc, values[_model.Arguments[i]]);
                continue;
            }

            var nothing = il.DeclareLocal(parameters[i].ParameterType);
            il.Emit(OpCodes.Ldloca, nothing);
            il.Emit(OpCodes.Initobj, nothing.LocalType);
            il.Emit(OpCodes.Ldloc, nothing);
        }

        il.Emit(OpCodes.Newobj, _model.Constructor);
        il.Emit(OpCodes.Stloc, made);
    }

    void SetMember(ILGenerator il, ObjectMember member, LocalBuilder made, LocalBuilder value)
    {
        il.Emit(_isClass ? OpCodes.Ldloc : OpCodes.Ldloca, made);
        il.Emit(OpCodes.Ldloc, value);
        if (member.Setter is not null)
            il.Emit(_isClass ? OpCodes.Callvirt : OpCodes.Call, member.Setter);
        else
            il.Emit(OpCodes.Stfld, member.Field!);
    }

    /// <summary>The object behind a reference argument in a local; null for structs, which stay where they are.</summary>
    LocalBuilder? LoadObject(ILGenerator il, OpCode argument)
    {
        if (!_isClass)
            return null;
        var local = il.DeclareLocal(_type);
        il.Emit(argument);
        il.Emit(OpCodes.Ldind_Ref);
        il.Emit(OpCodes.Stloc, local);
        return local;
    }

    void RequireExact(ILGenerator il, LocalBuilder value)
    {
        if (_type.IsSealed)
            return;
        il.Emit(OpCodes.Ldloc, value);
        il.Emit(OpCodes.Call, typeof(ObjectGuard).GetMethod(nameof(ObjectGuard.RequireExact))!.MakeGenericMethod(_type));
    }

    /// <summary>Leaves the address of a member's value on the stack.</summary>
    void LoadMember(ILGenerator il, int index, LocalBuilder? value, OpCode argument)
    {
        var member = _model.Members[index];
        if (value is not null)
            il.Emit(OpCodes.Ldloc, value);
        else
            il.Emit(argument);
        if (member.Getter is null)
        {
            il.Emit(OpCodes.Ldflda, member.Field!);
            return;
        }

        il.Emit(_isClass ? OpCodes.Callvirt : OpCodes.Call, member.Getter);
        var got = il.DeclareLocal(member.Type);
        il.Emit(OpCodes.Stloc, got);
        il.Emit(OpCodes.Ldloca, got);
    }

    void CallCodec(ILGenerator il, int index, string method)
    {
        il.Emit(OpCodes.Constrained, _codecs[index].FieldType);
        il.Emit(OpCodes.Callvirt, typeof(ICodec<>).MakeGenericType(_model.Members[index].Type).GetMethod(method)!);
    }

    static void WriteByte(ILGenerator il, int value)
    {
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldc_I4, value);
        il.Emit(OpCodes.Call, typeof(StateWriter).GetMethod(nameof(StateWriter.WriteByte))!);
    }
}
