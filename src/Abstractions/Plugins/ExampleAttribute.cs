namespace SaeLab.Abstractions;

/// <summary>A value that an option may have in a small dictionary of 16 latents over 8 dimensions, for those who try a component without knowing it.</summary>
/// <remarks>Of a required option the first example is the one to begin with; every other example is a form to verify as well.</remarks>
/// <param name="value">As a manifest would write it: <c>3</c>, <c>unit</c>, <c>[4, 8, 16]</c>.</param>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
public sealed class ExampleAttribute(string value) : Attribute
{
    /// <summary>As a manifest would write it.</summary>
    public string Value { get; } = value;
}
