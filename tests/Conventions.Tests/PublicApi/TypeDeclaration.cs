using System.Reflection;
using System.Runtime.CompilerServices;

namespace SaeLab.Conventions.Tests.PublicApi;

/// <summary>The first line of a type.</summary>
internal static class TypeDeclaration
{
    private const BindingFlags Hidden = BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    public static string Of(Type type)
    {
        var bases = Bases(type).ToList();
        return $"public {Modifiers(type)}{Kind(type)} {TypeName.Of(type)}{(bases.Count > 0 ? " : " + string.Join(", ", bases) : "")}{Constraints(type.GetGenericArguments())}";
    }

    /// <summary>The constraints of type parameters, as they stand behind a declaration.</summary>
    internal static string Constraints(IEnumerable<Type> parameters) =>
        string.Concat(parameters.Select(p => (p.Name, Constraints: Constraints(p).ToList())).Where(p => p.Constraints.Count > 0)
            .Select(p => $" where {p.Name} : {string.Join(", ", p.Constraints)}"));

    private static string Modifiers(Type type) => type switch
    {
        { IsAbstract: true, IsSealed: true } => "static ",
        { IsInterface: true } => "",
        { IsValueType: true, IsEnum: false } => (type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "") + (type.IsByRefLike ? "ref " : ""),
        { IsAbstract: true } => "abstract ",
        { IsSealed: true, IsEnum: false } => "sealed ",
        _ => "",
    };

    private static string Kind(Type type) => type switch
    {
        { IsInterface: true } => "interface",
        { IsEnum: true } => "enum",
        { IsValueType: true } => IsRecord(type) ? "record struct" : "struct",
        _ when typeof(Delegate).IsAssignableFrom(type) => "delegate",
        _ => IsRecord(type) ? "record" : "class",
    };

    private static bool IsRecord(Type type) => type.GetMethod("PrintMembers", Hidden)?.IsDefined(typeof(CompilerGeneratedAttribute)) == true;

    private static IEnumerable<string> Bases(Type type)
    {
        if (type.IsEnum)
            return [];
        var inherited = type.GetInterfaces().SelectMany(i => i.GetInterfaces()).Concat(type.BaseType?.GetInterfaces() ?? []).ToHashSet();
        var interfaces = type.GetInterfaces()
            .Where(i => !inherited.Contains(i) && !(i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEquatable<>) && IsRecord(type)))
            .Select(TypeName.Of).Order(StringComparer.Ordinal);
        return type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType)
            ? interfaces.Prepend(TypeName.Of(parent))
            : interfaces;
    }

    private static IEnumerable<string> Constraints(Type parameter)
    {
        if (!parameter.IsGenericParameter)
            yield break;
        var flags = parameter.GenericParameterAttributes;
        var isStruct = flags.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        if (isStruct)
            yield return parameter.CustomAttributes.Any(a => a.AttributeType.Name == "IsUnmanagedAttribute") ? "unmanaged" : "struct";
        if (flags.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
            yield return "class";
        foreach (var constraint in parameter.GetGenericParameterConstraints().Where(c => c != typeof(ValueType)).Select(TypeName.Of).Order(StringComparer.Ordinal))
            yield return constraint;
        if (flags.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !isStruct)
            yield return "new()";
    }
}
