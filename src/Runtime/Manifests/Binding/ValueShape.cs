using System.Numerics;
using SaeLab.Abstractions;

namespace SaeLab.Runtime.Manifests;

/// <summary>What a manifest may write as a value. Reading, printing, the schema and the descriptions each go through these cases.</summary>
internal abstract record ValueShape
{
    /// <summary>What it is, in words: <c>a whole number</c>.</summary>
    public abstract string Words { get; }
}

/// <summary>A truth value.</summary>
internal sealed record BooleanShape : ValueShape
{
    /// <inheritdoc/>
    public override string Words => "true or false";
}

/// <summary>A whole number between the bounds of its type.</summary>
internal sealed record IntegerShape(Type Type, BigInteger Minimum, BigInteger Maximum) : ValueShape
{
    /// <inheritdoc/>
    public override string Words => "a whole number";
}

/// <summary>A finite number of single or double precision.</summary>
internal sealed record NumberShape(Type Type) : ValueShape
{
    /// <inheritdoc/>
    public override string Words => "a number";
}

/// <summary>Any text.</summary>
internal sealed record TextShape : ValueShape
{
    /// <inheritdoc/>
    public override string Words => "a text";
}

/// <summary>One of some names.</summary>
/// <param name="Type">The enum.</param>
/// <param name="Names">The names in manifests, in the order of declaration, with their values.</param>
internal sealed record ChoiceShape(Type Type, IReadOnlyList<KeyValuePair<string, object>> Names) : ValueShape
{
    /// <inheritdoc/>
    public override string Words => "one of " + string.Join(", ", Names.Select(n => n.Key));
}

/// <summary>A text of a form that its type knows.</summary>
/// <param name="Parse">Throws <see cref="FormatException"/>, <see cref="OverflowException"/> or <see cref="ArgumentException"/> where it is not of that form.</param>
/// <param name="Form">How it looks; null for the types of others.</param>
/// <param name="Type">The type.</param>
internal sealed record ParsableShape(Type Type, Func<string, object> Parse, TextFormAttribute? Form) : ValueShape
{
    /// <inheritdoc/>
    public override string Words => Form?.Words ?? "a " + SnakeCase.Of(Type.Name).Replace('_', ' ');
}

/// <summary>A mapping from the names of options to their values.</summary>
internal sealed record NestedShape(OptionsShape Options) : ValueShape
{
    /// <inheritdoc/>
    public override string Words => "a mapping of options";
}

/// <summary>A list.</summary>
internal sealed record ListShape(ValueShape Item, Type ItemType) : ValueShape
{
    /// <inheritdoc/>
    public override string Words => Item switch
    {
        IntegerShape => "a list of whole numbers",
        NumberShape => "a list of numbers",
        TextShape => "a list of texts",
        NestedShape => "a list of mappings of options",
        ComponentShape component => $"a list of {KindNames.Plural(component.Kind)}",
        _ => "a list",
    };
}

/// <summary>A mapping from any names to values of one shape.</summary>
internal sealed record MapShape(ValueShape Value, Type ValueType) : ValueShape
{
    /// <inheritdoc/>
    public override string Words => "a mapping";
}

/// <summary>A component: its name alone, or a mapping from its name to its options.</summary>
internal sealed record ComponentShape(ComponentKind Kind) : ValueShape
{
    /// <summary>The kind in manifests and messages, such as <c>evaluator</c>.</summary>
    public string KindName => SnakeCase.Of(Kind.ToString());

    /// <inheritdoc/>
    public override string Words => $"the name of {(KindName[0] is 'e' ? "an" : "a")} {KindName}, alone or with its options below it";
}

/// <summary>One of some records, each with a name: its name alone, or a mapping from its name to its options.</summary>
/// <param name="Noun">What they are, such as <c>optimizer</c>.</param>
/// <param name="All">The alternatives in the order of declaration; the first is what nothing means.</param>
internal sealed record AlternativesShape(string Noun, IReadOnlyList<Alternative> All) : ValueShape
{
    /// <inheritdoc/>
    public override string Words => $"one of {string.Join(", ", All.Select(a => a.Name))}, alone or with its options below it";

    /// <summary>What is meant where nothing is written.</summary>
    public Alternative First => All[0];

    /// <summary>The alternative of a name, or null.</summary>
    public Alternative? Find(string name) => All.FirstOrDefault(a => a.Name == name);

    /// <summary>The alternative that a record is.</summary>
    public Alternative Of(object options) => All.First(a => a.Options.Type == options.GetType());
}

/// <summary>One of some records.</summary>
/// <param name="Name">Its name in manifests.</param>
/// <param name="Options">Its options.</param>
internal sealed record Alternative(string Name, OptionsShape Options);
