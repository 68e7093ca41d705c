using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using SaeLab.Abstractions;

namespace SaeLab.Runtime.Manifests;

/// <summary>What a manifest may write for an options record: its options in the order of declaration.</summary>
internal sealed record OptionsShape(Type Type, IReadOnlyList<OptionShape> Options)
{
    /// <summary>The names of the options.</summary>
    public IReadOnlyList<string> Names => [.. Options.Select(o => o.Name)];

    /// <summary>The shape of an options record.</summary>
    /// <exception cref="InputException">It has a property that no manifest can write, or no parameterless constructor; the message says which.</exception>
    public static OptionsShape Of(Type type) => Of(type, []);

    /// <summary>The shape of an options record inside of others.</summary>
    internal static OptionsShape Of(Type type, IReadOnlyList<Type> outer)
    {
        if (outer.Contains(type))
            throw new InputException($"{type.Name} contains itself, so its defaults have no end");
        if (type.GetConstructor(Type.EmptyTypes) is null)
            throw new InputException($"{type.Name} has no public constructor without parameters");
        var options = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.GetMethod is { IsPublic: true } && p.SetMethod is { IsPublic: true } && p.GetIndexParameters().Length == 0)
            .OrderBy(p => DepthOf(p.DeclaringType!)).ThenBy(p => p.MetadataToken)
            .Select(p => OptionShape.Of(p, [.. outer, type]))
            .ToArray();
        var twice = options.GroupBy(o => o.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
        return twice is null
            ? new OptionsShape(type, options)
            : throw new InputException($"{type.Name} has {twice.Count()} properties that a manifest would call '{twice.Key}'");
    }

    /// <summary>The option of a name, or null.</summary>
    public OptionShape? Find(string name) => Options.FirstOrDefault(o => o.Name == name);

    /// <summary>How many records a record derives from: a base record's options stand before those of the records that extend it.</summary>
    private static int DepthOf(Type type)
    {
        var depth = 0;
        for (var t = type; t is not null; t = t.BaseType)
            depth++;
        return depth;
    }

    /// <summary>A record with every default.</summary>
    public object CreateDefault() => Activator.CreateInstance(Type)!;
}

/// <summary>One option of a record.</summary>
/// <param name="Name">Its name in manifests.</param>
/// <param name="Property">Its property.</param>
/// <param name="Shape">What may be written.</param>
/// <param name="IsRequired">Whether it must be written.</param>
/// <param name="IsNullable">Whether it may be empty.</param>
/// <param name="Range">Which numbers it may be.</param>
/// <param name="Checks">Its other validation attributes.</param>
internal sealed record OptionShape(
    string Name, PropertyInfo Property, ValueShape Shape, bool IsRequired, bool IsNullable, NumberRange Range, IReadOnlyList<ValidationAttribute> Checks)
{
    /// <summary>Whether the resolved manifest does without it.</summary>
    public bool IsResolvedAway => Property.IsDefined(typeof(ResolvedAwayAttribute));

    /// <summary>What it takes: <c>a whole number, at least 1</c>.</summary>
    public string Words => WordsWithin(Range);

    /// <summary>What it takes, with the bounds of its type where it has no closer ones.</summary>
    public string ExactWords => Shape is IntegerShape integer && !Range.MinimumIsExclusive && !Range.MaximumIsExclusive
        ? string.Create(CultureInfo.InvariantCulture, $"{Shape.Words}, between {Bound(Range.Minimum, integer.Minimum)} and {Bound(Range.Maximum, integer.Maximum)}")
        : Words;

    /// <summary>The option of a property.</summary>
    internal static OptionShape Of(PropertyInfo property, IReadOnlyList<Type> outer)
    {
        var nullability = new NullabilityInfoContext().Create(property);
        var shape = ShapeOf(property, nullability, outer);
        var checks = property.GetCustomAttributes<ValidationAttribute>().ToArray();
        return new OptionShape(
            SnakeCase.Of(property.Name),
            property,
            shape,
            checks.Any(c => c is RequiredAttribute) || property.IsDefined(typeof(RequiredMemberAttribute)),
            nullability.WriteState == NullabilityState.Nullable,
            checks.OfType<RangeAttribute>().FirstOrDefault() is { } range ? RangeOf(property, range, shape) : NumberRange.All,
            [.. checks.Where(c => c is not RequiredAttribute and not RangeAttribute)]);
    }

    /// <summary>The value in a record.</summary>
    public object? ValueIn(object options) => Property.GetValue(options);

    private static ValueShape ShapeOf(PropertyInfo property, NullabilityInfo nullability, IReadOnlyList<Type> outer)
    {
        try
        {
            return ShapeOfType.Find(nullability.Type, nullability, property.GetCustomAttribute<ComponentKindAttribute>()?.Kind, outer);
        }
        catch (NotSupportedException e)
        {
            throw new InputException($"{property.DeclaringType!.Name}.{property.Name}: {e.Message}", e);
        }
    }

    private static NumberRange RangeOf(PropertyInfo property, RangeAttribute range, ValueShape shape) => shape switch
    {
        IntegerShape integer => NumberRange.Of(range, (double)integer.Minimum, (double)integer.Maximum),
        NumberShape { Type: var type } when type == typeof(float) => NumberRange.Of(range, float.MinValue, float.MaxValue),
        NumberShape => NumberRange.Of(range, double.MinValue, double.MaxValue),
        _ => throw new InputException($"{property.DeclaringType!.Name}.{property.Name} has a [Range] but is not a number"),
    };

    private static string Bound(double? own, BigInteger ofType) =>
        own is { } bound ? YamlText.Number(bound) : ofType.ToString(CultureInfo.InvariantCulture);

    private string WordsWithin(NumberRange range) => range.ToString() is { Length: > 0 } bounds ? $"{Shape.Words}, {bounds}" : Shape.Words;
}
