namespace SaeLab.Abstractions;

/// <summary>A value that an option may have in a small dictionary of 16 latents over 8 dimensions, for those who try a component without knowing it.</summary>
/// <remarks>
/// Of a required option the first example is the one to begin with; every other example is a form to verify as well.
/// On a record of options it sets several at once, separated by spaces: options with which a component learns an easy problem in a minute,
/// where its defaults are for real ones.
/// </remarks>
/// <param name="value">On an option, as a manifest would write it: <c>3</c>, <c>unit</c>, <c>[4, 8, 16]</c>. On a record: <c>coefficient=0.1 bandwidth=0.1</c>.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ExampleAttribute(string value) : Attribute
{
    /// <summary>As given.</summary>
    public string Value { get; } = value;
}
