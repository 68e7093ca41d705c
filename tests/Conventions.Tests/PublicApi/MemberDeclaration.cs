using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace SaeLab.Conventions.Tests.PublicApi;

/// <summary>Members as C# declares them.</summary>
internal static class MemberDeclaration
{
    private static readonly NullabilityInfoContext Nullability = new();

    public static string Of(FieldInfo field) =>
        $"{Access(field.IsPublic)}{(field.IsLiteral ? "const " : field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}" +
        $"{TypeName.Of(Nullability.Create(field))} {field.Name}{(field.IsLiteral ? " = " + Literal(field.GetRawConstantValue(), field.FieldType) : "")}";

    public static string Of(ConstructorInfo constructor) =>
        $"{Access(constructor.IsPublic)}{TypeName.Of(constructor.DeclaringType!).Split('<')[0]}({Parameters(constructor)})";

    public static string Of(PropertyInfo property)
    {
        var accessors = property.GetAccessors(nonPublic: true).Where(ApiText.IsVisible).ToList();
        var indices = property.GetIndexParameters();
        var name = indices.Length == 0 ? property.Name : $"this[{string.Join(", ", indices.Select(Parameter))}]";
        var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        return $"{Modifiers(accessors[0])}{required}{Returned(property.PropertyType, Nullability.Create(property))} {name} {{ {string.Concat(accessors.Select(a => Accessor(a) + "; "))}}}";
    }

    public static string Of(MethodInfo method)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(TypeName.Of))}>" : "";
        return $"{Modifiers(method)}{Returned(method.ReturnType, Nullability.Create(method.ReturnParameter))} {method.Name}{generic}({Parameters(method)})" +
            TypeDeclaration.Constraints(method.GetGenericArguments());
    }

    private static string Access(bool isPublic) => isPublic ? "public " : "protected ";

    private static string Modifiers(MethodInfo method)
    {
        if (method.DeclaringType!.IsInterface)
            return method.IsStatic ? "static abstract " : "";
        var access = Access(method.IsPublic);
        if (method.IsStatic)
            return access + "static ";
        if (method.GetBaseDefinition() != method)
            return access + "override ";
        return access + (method.IsAbstract ? "abstract " : method.IsVirtual && !method.IsFinal ? "virtual " : "");
    }

    private static string Returned(Type type, NullabilityInfo nullability) => type.IsByRef ? "ref " + TypeName.Of(type) : TypeName.Of(nullability);

    private static string Accessor(MethodInfo accessor)
    {
        if (accessor.ReturnType != typeof(void))
            return "get";
        return accessor.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init" : "set";
    }

    private static string Parameters(MethodBase method)
    {
        var extension = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        return extension + string.Join(", ", method.GetParameters().Select(Parameter));
    }

    private static string Parameter(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        var passing = !type.IsByRef ? parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "" : parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref ";
        var value = parameter.HasDefaultValue ? " = " + Literal(parameter.RawDefaultValue, type) : "";
        return $"{passing}{(type.IsByRef ? TypeName.Of(type) : TypeName.Of(Nullability.Create(parameter)))} {parameter.Name}{value}";
    }

    private static string Literal(object? value, Type type) => value switch
    {
        null => type.IsValueType && Nullable.GetUnderlyingType(type) is null ? "default" : "null",
        bool truth => truth ? "true" : "false",
        string text => $"\"{text}\"",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
