namespace SaeLab.Runtime.Manifests;

/// <summary>Says how a type that is written as a text looks.</summary>
/// <param name="words">What it is, with examples, such as <c>a length of training ('5%')</c>.</param>
/// <param name="pattern">A regular expression of the JSON Schema dialect.</param>
[AttributeUsage(AttributeTargets.Struct | AttributeTargets.Class)]
internal sealed class TextFormAttribute(string words, string pattern) : Attribute
{
    /// <summary>What it is.</summary>
    public string Words { get; } = words;

    /// <summary>How it looks.</summary>
    public string Pattern { get; } = pattern;
}
