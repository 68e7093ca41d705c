using System.Globalization;

namespace SaeLab.Runtime.Manifests;

/// <summary>Where something was written.</summary>
/// <param name="File">The manifest as the user named it, or the override, such as <c>--set training.samples=5</c>.</param>
/// <param name="Line">Line, from 1; 0 for an override.</param>
/// <param name="Column">Column in UTF-16 units, from 1; 0 for an override.</param>
public readonly record struct SourcePosition(string File, int Line, int Column)
{
    /// <summary>The start of a file.</summary>
    internal static SourcePosition StartOf(string file) => new(file, 1, 1);

    /// <summary><c>file:line:column</c>, or the override.</summary>
    public override string ToString() =>
        Line == 0 ? File : string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}");
}
