namespace SaeLab.Abstractions;

/// <summary>A source that can be written to a folder, in a format that it or others read again; <c>saelab save-source</c> asks for it.</summary>
public interface ISavableSource
{
    /// <summary>Writes what rows are made from.</summary>
    /// <param name="folder">An existing folder; files of the format's names are replaced.</param>
    void Save(string folder);
}
