namespace SaeLab.Runtime.Manifests;

/// <summary>One thing wrong with a manifest, in the layout of a compiler's error.</summary>
/// <param name="File">The manifest as the user named it, or the override, such as <c>--set training.sample=5</c>.</param>
/// <param name="Line">Line, from 1; 0 for an override.</param>
/// <param name="Column">Column, from 1; 0 for an override.</param>
/// <param name="Code">Its code, such as <c>SAE103</c>; <c>docs/errors</c> has a page on each.</param>
/// <param name="Message">What is wrong, and what would be right.</param>
public sealed record ManifestProblem(string File, int Line, int Column, string Code, string Message)
{
    /// <summary><c>file:line:column: error code: message</c>; without line and column for an override.</summary>
    public override string ToString() => $"{new SourcePosition(File, Line, Column)}: error {Code}: {Message}";
}
