using System.Collections;
using System.Globalization;
using System.Numerics;
using SaeLab.Abstractions;
using SaeLab.Runtime.Plugins;

namespace SaeLab.Runtime.Manifests;

/// <summary>Makes options from a YAML tree; notes everything that is wrong, and where everything was written.</summary>
/// <param name="catalogue">The components that may be named.</param>
/// <param name="problems">Takes what is wrong.</param>
/// <param name="positions">Takes where each path was written: an option's key, an item's start.</param>
internal sealed partial class Binder(ComponentCatalogue catalogue, List<ManifestProblem> problems, IDictionary<string, SourcePosition> positions)
{
    /// <summary>An options record from a mapping, or from nothing, which means every default.</summary>
    /// <returns>The record; a default in the place of everything that is wrong.</returns>
    /// <param name="shape">What may be written.</param>
    /// <param name="mapping">What was written.</param>
    /// <param name="scope">Where.</param>
    /// <param name="defaults">A record with the defaults, which is changed; null for those of its type. An outer record may have other defaults for an inner one.</param>
    public object BindOptions(OptionsShape shape, YamlMapping? mapping, Scope scope, object? defaults = null)
    {
        var problemsBefore = problems.Count;
        var result = defaults ?? shape.CreateDefault();
        foreach (var entry in mapping?.Entries ?? [])
        {
            if (shape.Find(entry.Key) is { } option)
                BindOption(option, entry, result, scope.Option(entry.Key, entry.KeyPosition));
            else
                problems.Add(ManifestErrors.UnknownOption(entry.KeyPosition, scope.Subject, entry.Key, shape.Names));
        }

        foreach (var option in shape.Options.Where(o => o.IsRequired && mapping?.Find(o.Name) is null))
            problems.Add(ManifestErrors.MissingOption(scope.Position, scope.Subject, option.Name, option.Words));
        if (problems.Count == problemsBefore && result is IValidatedOptions validated)
            problems.AddRange(validated.Validate().Select(p => ProblemOf(p, mapping, scope)));
        return result;
    }

    private static ManifestProblem ProblemOf(OptionProblem problem, YamlMapping? mapping, Scope scope)
    {
        var name = SnakeCase.Of(problem.Property);
        var position = mapping?.Find(name)?.ValuePosition ?? scope.Position;
        return ManifestErrors.Invalid(position, scope.Option(name, position).Subject, problem.Message);
    }

    private void BindOption(OptionShape option, YamlEntry entry, object target, Scope scope)
    {
        positions[scope.Path] = entry.KeyPosition;
        var problemsBefore = problems.Count;
        var defaults = option.Shape is NestedShape ? option.Property.GetValue(target) : null;
        var value = Bind(option, option.Shape, entry.Value, entry.ValuePosition, scope, defaults);
        if (problems.Count > problemsBefore)
            return;
        option.Property.SetValue(target, value);
        foreach (var check in option.Checks.Where(c => value is not null && !c.IsValid(value)))
            problems.Add(ManifestErrors.Invalid(entry.ValuePosition, scope.Subject, check.FormatErrorMessage(option.Name)));
    }

    /// <summary>A value; null, with at least one problem noted, where it cannot be made (and without one where it is null).</summary>
    private object? Bind(OptionShape option, ValueShape shape, YamlNode node, SourcePosition at, Scope scope, object? defaults = null)
    {
        if (node is YamlScalar { IsNull: true })
        {
            switch (shape)
            {
                case var _ when option.IsNullable && ReferenceEquals(shape, option.Shape) && !option.IsRequired:
                    return null;
                case NestedShape nested:
                    return BindOptions(nested.Options, null, scope, defaults);
                case AlternativesShape alternatives:
                    return alternatives.First.Options.CreateDefault();
                case ListShape list:
                    return Array.CreateInstance(list.ItemType, 0);
                case MapShape map:
                    return NewMap(map);
            }
        }

        return (shape, node) switch
        {
            (NestedShape nested, YamlMapping mapping) => BindOptions(nested.Options, mapping, scope, defaults),
            (ListShape list, YamlSequence sequence) => BindList(option, list, sequence, scope),
            (MapShape map, YamlMapping mapping) => BindMap(option, map, mapping, scope),
            (ComponentShape component, _) => BindComponent(component, node, at, scope),
            (AlternativesShape alternatives, _) => BindAlternative(alternatives, node, at, scope),
            (_, YamlScalar scalar) => BindScalar(option, shape, scalar, at, scope),
            _ => Wrong(option, shape, node, at, scope),
        };
    }

    private Array BindList(OptionShape option, ListShape list, YamlSequence sequence, Scope scope)
    {
        var result = Array.CreateInstance(list.ItemType, sequence.Items.Count);
        for (var i = 0; i < sequence.Items.Count; i++)
        {
            var item = sequence.Items[i];
            var itemScope = scope.Item(i, item.Position);
            positions[itemScope.Path] = item.Position;
            if (Bind(option, list.Item, item, item.Position, itemScope) is { } value)
                result.SetValue(value, i);
        }

        return result;
    }

    private IDictionary BindMap(OptionShape option, MapShape map, YamlMapping mapping, Scope scope)
    {
        var result = NewMap(map);
        foreach (var entry in mapping.Entries)
        {
            var entryScope = scope.Option(entry.Key, entry.KeyPosition);
            positions[entryScope.Path] = entry.KeyPosition;
            if (Bind(option, map.Value, entry.Value, entry.ValuePosition, entryScope) is { } value)
                result.Add(entry.Key, value);
        }

        return result;
    }

    private static IDictionary NewMap(MapShape map) =>
        (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), map.ValueType), StringComparer.Ordinal)!;

    private object? BindScalar(OptionShape option, ValueShape shape, YamlScalar scalar, SourcePosition at, Scope scope)
    {
        object? value = scalar.IsNull ? null : shape switch
        {
            BooleanShape => ScalarReader.Boolean(scalar),
            IntegerShape => ScalarReader.Integer(scalar),
            NumberShape number => ScalarReader.Number(scalar, number.Type),
            TextShape => scalar.Text,
            _ => null,
        };
        return (shape, value) switch
        {
            (ChoiceShape choice, _) when !scalar.IsNull => BindChoice(choice, scalar, at, scope),
            (ParsableShape parsable, _) when !scalar.IsNull => BindParsable(parsable, scalar, at, scope),
            (_, null) => Wrong(option, shape, scalar, at, scope),
            (IntegerShape integer, BigInteger whole) => BindInteger(option, integer, whole, scalar, at, scope),
            (NumberShape, _) => option.Range.Contains(Convert.ToDouble(value, CultureInfo.InvariantCulture)) ? value : OutOfRange(option.Words, scalar, at, scope),
            _ => value,
        };
    }

    private object? BindInteger(OptionShape option, IntegerShape shape, BigInteger value, YamlScalar scalar, SourcePosition at, Scope scope)
    {
        if (!option.Range.Contains((double)value))
            return OutOfRange(option.Words, scalar, at, scope);
        return value >= shape.Minimum && value <= shape.Maximum ? ToType(value, shape.Type) : OutOfRange(option.ExactWords, scalar, at, scope);
    }

    private static object ToType(BigInteger value, Type type) =>
        type == typeof(int) ? (int)value : type == typeof(long) ? (long)value : (object)(ulong)value;

    private object? BindChoice(ChoiceShape choice, YamlScalar scalar, SourcePosition at, Scope scope)
    {
        var names = choice.Names.Select(n => n.Key).ToArray();
        if (Array.IndexOf(names, scalar.Text) is >= 0 and var index)
            return choice.Names[index].Value;
        problems.Add(ManifestErrors.UnknownChoice(at, scope.Subject, scalar.Text, names));
        return null;
    }

    private object? BindParsable(ParsableShape parsable, YamlScalar scalar, SourcePosition at, Scope scope)
    {
        try
        {
            return parsable.Parse(scalar.Text);
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
        {
            problems.Add(parsable.Form is null
                ? ManifestErrors.Unparsable(at, scope.Subject, e.Message)
                : ManifestErrors.WrongValue(at, scope.Subject, parsable.Words, scalar.Description));
            return null;
        }
    }

    private object? Wrong(OptionShape option, ValueShape shape, YamlNode node, SourcePosition at, Scope scope)
    {
        var words = ReferenceEquals(shape, option.Shape) ? option.Words : shape.Words;
        problems.Add(ManifestErrors.WrongValue(at, scope.Subject, words, node.Description));
        return null;
    }

    private object? OutOfRange(string words, YamlScalar scalar, SourcePosition at, Scope scope)
    {
        problems.Add(ManifestErrors.OutOfRange(at, scope.Subject, words, scalar.Description));
        return null;
    }
}
