using System.Reflection;
using System.Reflection.Emit;

namespace Moev.Architecture.Tests;

/// <summary>The types that a type uses: in its declaration, its members and the bodies of its methods.</summary>
internal static class TypeUses
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    /// <summary>Returns the types used; arrays and generic types are replaced by their elements and arguments.</summary>
    public static IEnumerable<Type> Of(Type type)
    {
        var uses = new HashSet<Type>();
        Add(uses, type.BaseType);
        foreach (var implemented in type.GetInterfaces())
            Add(uses, implemented);
        foreach (var attribute in type.GetCustomAttributesData())
            Add(uses, attribute.AttributeType);
        foreach (var field in type.GetFields(Declared))
            Add(uses, field.FieldType);
        foreach (var method in type.GetMethods(Declared))
        {
            Add(uses, method.ReturnType);
            AddMethod(uses, method);
        }

        foreach (var constructor in type.GetConstructors(Declared))
            AddMethod(uses, constructor);
        return uses;
    }

    private static void AddMethod(HashSet<Type> uses, MethodBase method)
    {
        foreach (var parameter in method.GetParameters())
            Add(uses, parameter.ParameterType);
        if (method.GetMethodBody() is not { } body)
            return;
        foreach (var local in body.LocalVariables)
            Add(uses, local.LocalType);
        foreach (var clause in body.ExceptionHandlingClauses.Where(clause => clause.Flags == ExceptionHandlingClauseOptions.Clause))
            Add(uses, clause.CatchType);
        AddInstructions(uses, method, body.GetILAsByteArray()!);
    }

    private static void AddInstructions(HashSet<Type> uses, MethodBase method, byte[] il)
    {
        var typeArguments = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (var i = 0; i < il.Length;)
        {
            var code = OpCodesByValue[il[i] == 0xFE ? unchecked((short)(0xFE00 | il[i + 1])) : il[i]];
            i += code.Size;
            if (code.OperandType is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType)
            {
                var member = method.Module.ResolveMember(BitConverter.ToInt32(il, i), typeArguments, methodArguments)!;
                Add(uses, member as Type ?? member.DeclaringType);
                if (member is MethodInfo called)
                {
                    Add(uses, called.ReturnType);
                    foreach (var argument in called.GetGenericArguments())
                        Add(uses, argument);
                }
            }

            i += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, i)),
                _ => 4,
            };
        }
    }

    private static void Add(HashSet<Type> uses, Type? type)
    {
        if (type is null || type.IsGenericParameter)
            return;
        if (type.HasElementType)
        {
            Add(uses, type.GetElementType());
            return;
        }

        if (type.IsGenericType && !type.IsGenericTypeDefinition)
        {
            foreach (var argument in type.GetGenericArguments())
                Add(uses, argument);
            type = type.GetGenericTypeDefinition();
        }

        uses.Add(type);
    }
}
