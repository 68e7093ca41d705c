using System.Globalization;
using SaeLab.Abstractions;

namespace SaeLab.Sources.Files;

/// <summary>The rows of several files as one table, in the order of the files. Safe for concurrent reading.</summary>
internal sealed class RowTable : IRowTable
{
    private readonly List<MappedRows> _files = [];
    private readonly long[] _ends;

    /// <exception cref="InputException">A file cannot be read, or its rows are of another length than the first one's.</exception>
    public RowTable(IReadOnlyList<string> paths, string? tensor)
    {
        try
        {
            foreach (var path in paths)
                Add(MappedRows.Open(path, tensor));
        }
        catch
        {
            Dispose();
            throw;
        }

        _ends = new long[_files.Count];
        for (var i = 0; i < _ends.Length; i++)
            _ends[i] = (i == 0 ? 0 : _ends[i - 1]) + _files[i].Rows;
    }

    /// <inheritdoc/>
    public long Rows => _ends[^1];

    /// <inheritdoc/>
    public int Columns => _files[0].Columns;

    /// <inheritdoc/>
    public void Read(long row, Span<float> destination)
    {
        var file = Array.BinarySearch(_ends, row);
        file = file >= 0 ? file + 1 : ~file;
        _files[file].Read(row - (file == 0 ? 0 : _ends[file - 1]), destination);
    }

    /// <inheritdoc/>
    public void Dispose() => _files.ForEach(file => file.Dispose());

    private void Add(MappedRows file)
    {
        _files.Add(file);
        if (file.Columns != _files[0].Columns)
        {
            throw new InputException(string.Create(
                CultureInfo.InvariantCulture,
                $"{file.Path} has rows of {file.Columns} numbers, but {_files[0].Path} of {_files[0].Columns}; all files must agree"));
        }
    }
}
