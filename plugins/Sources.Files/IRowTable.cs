namespace SaeLab.Sources.Files;

/// <summary>Rows that can be read in any order. Safe for concurrent reading.</summary>
internal interface IRowTable : IDisposable
{
    /// <summary>How many.</summary>
    long Rows { get; }

    /// <summary>Length of a row.</summary>
    int Columns { get; }

    /// <summary>Reads a row.</summary>
    /// <exception cref="SaeLab.Abstractions.InputException">A number in it is not finite.</exception>
    void Read(long row, Span<float> destination);
}
