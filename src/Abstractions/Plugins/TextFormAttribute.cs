namespace SaeLab.Abstractions;

/// <summary>Says how a type looks that options write as one text (an <see cref="IParsable{TSelf}"/>); error messages and the JSON Schema of manifests use it.</summary>
/// <param name="words">What it is, with examples, such as <c>a length of training such as '5%'</c>.</param>
/// <param name="pattern">A regular expression of the JSON Schema dialect that admits every text that the type can read.</param>
[AttributeUsage(AttributeTargets.Struct | AttributeTargets.Class)]
public sealed class TextFormAttribute(string words, string pattern) : Attribute
{
    /// <summary>What it is.</summary>
    public string Words { get; } = words;

    /// <summary>How it looks.</summary>
    public string Pattern { get; } = pattern;

    /// <summary>Whether some of these texts are plain numbers, which need no quotation marks. Default: none is.</summary>
    public bool AdmitsNumbers { get; init; }
}
