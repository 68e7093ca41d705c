namespace SaeLab.Runtime.Manifests;

/// <summary>A value for a path of a manifest, from the command line or from a sweep.</summary>
/// <param name="Path">Such as <c>training.samples</c>, <c>evaluate[0].density.bins</c>.</param>
/// <param name="Value">The value.</param>
/// <param name="Position">Where errors point: the override, or where a sweep writes the path.</param>
internal sealed record Assignment(string Path, YamlNode Value, SourcePosition Position)
{
    /// <summary>The first part of the path: the section that it changes.</summary>
    public string Section => Path.Split('.', '[')[0];

    /// <summary>How many parts the path has.</summary>
    public int Depth => Path.Count(c => c is '.' or '[');
}
