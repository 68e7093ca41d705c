using System.Globalization;
using System.Reflection;
using SaeLab.Abstractions;

namespace SaeLab.Runtime.Manifests;

/// <summary>Finds what a manifest may write for a type.</summary>
internal static class ShapeOfType
{
    /// <summary>The shape of a type.</summary>
    /// <param name="type">The type of a property or of the items of a list.</param>
    /// <param name="nullability">Whether it, or the items in it, may be null.</param>
    /// <param name="kind">Which kind a <see cref="ComponentChoice"/> takes.</param>
    /// <param name="outer">The records that it lies in.</param>
    /// <exception cref="NotSupportedException">No manifest can write such a type.</exception>
    public static ValueShape Find(Type type, NullabilityInfo nullability, ComponentKind? kind, IReadOnlyList<Type> outer)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(bool))
            return new BooleanShape();
        if (type == typeof(int))
            return new IntegerShape(type, int.MinValue, int.MaxValue);
        if (type == typeof(long))
            return new IntegerShape(type, long.MinValue, long.MaxValue);
        if (type == typeof(ulong))
            return new IntegerShape(type, ulong.MinValue, ulong.MaxValue);
        if (type == typeof(float) || type == typeof(double))
            return new NumberShape(type);
        if (type == typeof(string))
            return new TextShape();
        if (type == typeof(ComponentChoice) && kind is { } known)
            return new ComponentShape(known);
        if (type.IsEnum)
            return new ChoiceShape(type, [.. Enum.GetNames(type).Select(n => KeyValuePair.Create(SnakeCase.Of(n), Enum.Parse(type, n)))]);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            return new ListShape(FindItem(type, 0, nullability, kind, outer), type.GetGenericArguments()[0]);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>) && type.GetGenericArguments()[0] == typeof(string))
            return new MapShape(FindItem(type, 1, nullability, kind, outer), type.GetGenericArguments()[1]);
        if (Array.Exists(type.GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IParsable<>) && i.GetGenericArguments()[0] == type))
            return new ParsableShape(type, ParserOf(type), type.GetCustomAttribute<TextFormAttribute>());
        if (type.GetCustomAttributes<AlternativeAttribute>(inherit: false).ToArray() is { Length: > 0 } alternatives)
            return new AlternativesShape(NounOf(type), [.. alternatives.Select(a => new Alternative(a.Name, OptionsShape.Of(a.Type, outer)))]);
        if (type.IsClass && !type.IsAbstract && !type.FullName!.StartsWith("System.", StringComparison.Ordinal))
            return new NestedShape(OptionsShape.Of(type, outer));
        throw new NotSupportedException($"a manifest cannot write a {type.Name}");
    }

    private static ValueShape FindItem(Type type, int argument, NullabilityInfo nullability, ComponentKind? kind, IReadOnlyList<Type> outer)
    {
        var item = nullability.GenericTypeArguments[argument];
        return item.ReadState == NullabilityState.Nullable
            ? throw new NotSupportedException("a manifest cannot write a list or mapping of empty values")
            : Find(type.GetGenericArguments()[argument], item, kind, outer);
    }

    /// <summary><c>OptimizerOptions</c> → <c>optimizer</c>.</summary>
    private static string NounOf(Type type) => SnakeCase.Of(type.Name.Replace("Options", "", StringComparison.Ordinal)).Replace('_', ' ');

    private static Func<string, object> ParserOf(Type type) =>
        typeof(ShapeOfType).GetMethod(nameof(Parse), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type).CreateDelegate<Func<string, object>>();

    private static object Parse<T>(string text) where T : IParsable<T> => T.Parse(text, CultureInfo.InvariantCulture);
}
