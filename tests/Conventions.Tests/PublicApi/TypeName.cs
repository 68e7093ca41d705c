using System.Reflection;

namespace SaeLab.Conventions.Tests.PublicApi;

/// <summary>Types as C# writes them, without namespaces.</summary>
internal static class TypeName
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(bool)] = "bool", [typeof(byte)] = "byte", [typeof(char)] = "char", [typeof(short)] = "short",
        [typeof(ushort)] = "ushort", [typeof(int)] = "int", [typeof(uint)] = "uint", [typeof(long)] = "long", [typeof(ulong)] = "ulong",
        [typeof(nint)] = "nint", [typeof(float)] = "float", [typeof(double)] = "double", [typeof(string)] = "string", [typeof(object)] = "object",
    };

    /// <summary>A type, with those that it is nested in, without regard to which references may be null.</summary>
    public static string Of(Type type) => Write(type, null);

    /// <summary>A type with a question mark wherever a reference may be null.</summary>
    public static string Of(NullabilityInfo info) => Write(info.Type, info);

    private static string Write(Type type, NullabilityInfo? info)
    {
        var mark = info is { ReadState: NullabilityState.Nullable } && !type.IsValueType ? "?" : "";
        if (Nullable.GetUnderlyingType(type) is { } value)
            return Of(value) + "?";
        if (type.IsArray)
            return $"{Write(type.GetElementType()!, info?.ElementType)}[{new string(',', type.GetArrayRank() - 1)}]{mark}";
        if (type.IsPointer)
            return Of(type.GetElementType()!) + "*";
        if (type.IsByRef)
            return Of(type.GetElementType()!);
        var arguments = type.GetGenericArguments()
            .Select((argument, i) => Write(argument, i < info?.GenericTypeArguments.Length ? info.GenericTypeArguments[i] : null)).ToList();
        if (type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) == true)
            return $"({string.Join(", ", arguments)})";
        return Keywords.GetValueOrDefault(type, NameWith(type, arguments)) + mark;
    }

    private static string NameWith(Type type, List<string> arguments)
    {
        if (type.IsGenericParameter)
            return type.Name;
        var outer = type.DeclaringType is { } declaring ? NameWith(declaring, []) + "." : "";
        var tick = type.Name.IndexOf('`', StringComparison.Ordinal);
        return outer + (tick < 0 ? type.Name : $"{type.Name[..tick]}<{string.Join(", ", arguments)}>");
    }
}
