using System.Globalization;
using System.Text.Json;
using SaeLab.Abstractions;

namespace SaeLab.Runtime.Artefacts;

/// <summary>One named number of a line of metrics.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Value">Its value; whole numbers up to 2⁵³ are written without a fraction.</param>
public readonly record struct Metric(string Name, double Value);

/// <summary>Appends lines of metrics to a file: one JSON object per line, keys in the order given.</summary>
/// <remarks>Numbers are the shortest that read back as the same double; one that is not finite is null, since JSON has no word for it. For one thread.</remarks>
public sealed class MetricsLog : IDisposable
{
    private readonly string _path;
    private readonly FileStream _stream;
    private readonly Utf8JsonWriter _writer;

    private MetricsLog(string path, FileStream stream)
    {
        _path = path;
        _stream = stream;
        _writer = new Utf8JsonWriter(stream);
    }

    /// <summary>Bytes in the log so far. A checkpoint records it after <see cref="Flush"/>, so that resuming can cut off what was logged later.</summary>
    public long Length => _stream.Position;

    /// <summary>Opens a log, which is created where it does not exist, and cuts it to a length.</summary>
    /// <param name="path">The file.</param>
    /// <param name="length">How many bytes to keep: 0 for a new run, the checkpoint's <see cref="Length"/> for a resumed one.</param>
    /// <exception cref="InputException">The file cannot be written, or is shorter than that.</exception>
    public static MetricsLog Open(string path, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        FileStream? stream = null;
        try
        {
            stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
            if (stream.Length < length)
            {
                throw new InputException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{path} has {stream.Length} bytes, but the checkpoint was made when it had {length}; it was changed since, so resume from an older checkpoint or start anew"));
            }

            stream.SetLength(length);
            stream.Position = length;
            return new MetricsLog(path, stream);
        }
        catch (Exception exception)
        {
            stream?.Dispose();
            if (FileErrors.IsRefusal(exception))
                throw FileErrors.CannotWrite(path, exception);
            throw;
        }
    }

    /// <summary>Appends a line.</summary>
    /// <param name="metrics">The numbers in the order of the line; names must differ.</param>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public void Append(params IReadOnlyList<Metric> metrics) => Guarded(() =>
    {
        _writer.WriteStartObject();
        foreach (var metric in metrics)
        {
            if (double.IsFinite(metric.Value))
                _writer.WriteNumber(metric.Name, metric.Value);
            else
                _writer.WriteNull(metric.Name);
        }

        _writer.WriteEndObject();
        _writer.Flush();
        _writer.Reset();
        _stream.WriteByte((byte)'\n');
    });

    /// <summary>Brings all lines so far to the disk.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public void Flush() => Guarded(() => _stream.Flush(flushToDisk: true));

    /// <summary>Writes what is left and closes the file.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public void Dispose() => Guarded(() =>
    {
        _writer.Dispose();
        _stream.Dispose();
    });

    private void Guarded(Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (FileErrors.IsRefusal(exception))
        {
            throw FileErrors.CannotWrite(_path, exception);
        }
    }
}
