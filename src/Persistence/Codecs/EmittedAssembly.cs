using System.Reflection;
using System.Reflection.Emit;

namespace ActorStream.Persistence;

/// <summary>
/// The one assembly that generated codecs live in. It may use private types and members of the assemblies whose types it serializes, by the attribute that .NET's own
/// DispatchProxy uses for that. Callers hold <see cref="Gate"/> while they define a type.
/// </summary>
internal static class EmittedAssembly
{
    const string Name = "ActorStream.Emitted";

    static readonly AssemblyBuilder Assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName(Name), AssemblyBuilderAccess.Run);
    static readonly ModuleBuilder Module = Assembly.DefineDynamicModule(Name);
    static readonly ConstructorInfo IgnoresAccessChecks = DefineAttribute();
    static readonly HashSet<string> Opened = [];
    static int _count;

    /// <summary>Held while a type is defined: builders are not safe for many threads.</summary>
    public static Lock Gate { get; } = new();

    /// <summary>Starts a public struct whose code may see everything of <paramref name="subjects"/> and their type arguments.</summary>
    public static TypeBuilder DefineStruct(string name, Type contract, IEnumerable<Type> subjects)
    {
        foreach (var subject in subjects)
            Open(subject);
        var attributes = TypeAttributes.Public | TypeAttributes.Sealed | TypeAttributes.SequentialLayout | TypeAttributes.BeforeFieldInit;
        return Module.DefineType($"{Name}.{name}{++_count}", attributes, typeof(ValueType), [contract]);
    }

    static void Open(Type type)
    {
        if (type.HasElementType)
            Open(type.GetElementType()!);
        foreach (var argument in type.GetGenericArguments())
            Open(argument);
        for (var at = type; at is not null; at = at.BaseType)
        {
            var assembly = at.Assembly.GetName().Name!;
            if (!at.Assembly.IsDynamic && Opened.Add(assembly))
                Assembly.SetCustomAttribute(new CustomAttributeBuilder(IgnoresAccessChecks, [assembly]));
        }
    }

    static ConstructorInfo DefineAttribute()
    {
        var type = Module.DefineType("System.Runtime.CompilerServices.IgnoresAccessChecksToAttribute", TypeAttributes.Public | TypeAttributes.Sealed, typeof(Attribute));
        var usage = typeof(AttributeUsageAttribute);
        type.SetCustomAttribute(new CustomAttributeBuilder(
            usage.GetConstructor([typeof(AttributeTargets)])!, [AttributeTargets.Assembly], [usage.GetProperty(nameof(AttributeUsageAttribute.AllowMultiple))!], [true]));
        var field = type.DefineField("_assemblyName", typeof(string), FieldAttributes.Private | FieldAttributes.InitOnly);
        var constructor = type.DefineConstructor(MethodAttributes.Public, CallingConventions.HasThis, [typeof(string)]);
        var il = constructor.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Call, typeof(Attribute).GetConstructor(BindingFlags.Instance | BindingFlags.NonPublic, [])!);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Stfld, field);
        il.Emit(OpCodes.Ret);
        var property = type.DefineProperty("AssemblyName", PropertyAttributes.None, typeof(string), null);
        var getter = type.DefineMethod("get_AssemblyName", MethodAttributes.Public | MethodAttributes.SpecialName | MethodAttributes.HideBySig, typeof(string), []);
        il = getter.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, field);
        il.Emit(OpCodes.Ret);
        property.SetGetMethod(getter);
        return type.CreateType().GetConstructor([typeof(string)])!;
    }
}
