using System.Globalization;
using System.IO.MemoryMappedFiles;
using SaeLab.Abstractions;

namespace SaeLab.Sources.Files;

/// <summary>The rows of one file, mapped into memory. Safe for concurrent reading.</summary>
internal sealed unsafe class MappedRows : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly TensorLocation _location;
    private readonly byte* _rows;
    private readonly int _rowBytes;
    private bool _isDisposed;

    private MappedRows(FileStream stream, string path, TensorLocation location)
    {
        (Path, _location) = (path, location);
        _file = MemoryMappedFile.CreateFromFile(stream, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _rows = start + _view.PointerOffset + location.Offset;
        _rowBytes = location.Columns * location.Type.Size();
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>How many rows it has.</summary>
    public long Rows => _location.Rows;

    /// <summary>How many columns its rows have.</summary>
    public int Columns => _location.Columns;

    /// <exception cref="InputException">The file cannot be read, or is not one of rows.</exception>
    public static MappedRows Open(string path, string? tensor)
    {
        FileStream? stream = null;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return new MappedRows(stream, path, ReadHeader(stream, path, tensor));
        }
        catch (Exception exception)
        {
            stream?.Dispose();
            if (exception is IOException or UnauthorizedAccessException)
                throw new InputException($"cannot read {path}: {exception.Message.TrimEnd('.')}", exception);
            throw;
        }
    }

    /// <summary>Reads a row.</summary>
    /// <exception cref="InputException">A number in it is not finite.</exception>
    public void Read(long row, Span<float> destination)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        Widening.ToSingle(_location.Type, new ReadOnlySpan<byte>(_rows + (row * _rowBytes), _rowBytes), destination);
        var column = Widening.IndexOfNotFinite(destination);
        if (column >= 0)
        {
            throw new InputException(string.Create(
                CultureInfo.InvariantCulture,
                $"{Path}: {destination[column]} at row {row}, column {column} (counted from 0); remove such rows from the file"));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }

    private static TensorLocation ReadHeader(FileStream stream, string path, string? tensor) => System.IO.Path.GetExtension(path) switch
    {
        ".npy" when tensor is not null => throw new InputException($"{path}: a .npy file has no named tensors; leave out the option 'tensor'"),
        ".npy" => NpyHeader.Read(stream, path),
        ".safetensors" => SafetensorsHeader.Read(stream, path, tensor),
        _ => throw new InputException($"{path}: activations are read from .npy and .safetensors files only"),
    };
}
