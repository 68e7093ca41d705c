using System.Globalization;
using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Artefacts.MessagePack;

namespace SaeLab.Runtime.Artefacts;

/// <summary>A dictionary as it lies in a file, with where it comes from.</summary>
/// <param name="Dictionary">The dictionary; belongs to the reader.</param>
/// <param name="Provenance">Where it comes from.</param>
public sealed record StoredDictionary(LearnedDictionary Dictionary, DictionaryProvenance Provenance);

/// <summary>Reads and writes <c>dictionary.msgpack</c>: one standard MessagePack map that any MessagePack library reads.</summary>
/// <remarks>
/// <para>Keys, in this order: <c>magic</c> "saelab.dictionary"; <c>version</c> 1; <c>latents</c> m; <c>input_dim</c> d;
/// <c>activation</c> { <c>kind</c> "relu" or "topk", <c>k</c> (0 where the activation does not select), <c>rectified</c> };
/// <c>subtracts_decoder_bias</c>; <c>weights</c> { <c>W_enc</c> [m, d], <c>b_enc</c> [m], <c>W_dec</c> [m, d], <c>b_dec</c> [d] }, each
/// { <c>shape</c>, <c>dtype</c> "float32", <c>data</c> }; <c>provenance</c>. Data are row-major little-endian float32 as one binary,
/// or as an array of binaries to be joined where one would exceed 1 GiB. f = act((x − s·b_dec)·W_encᵀ + b_enc), x̂ = f·W_dec + b_dec.</para>
/// <para>Equal dictionaries with equal provenance make equal bytes. A key is added or changes its meaning only with a new version.
/// Reading allocates no more than the file is long, and checks everything: what it returns is a usable dictionary.</para>
/// </remarks>
public static class DictionaryFile
{
    private const string Magic = "saelab.dictionary";
    private const int Version = 1;
    private const string Float32 = "float32";

    /// <summary>Writes a dictionary, whole or not at all.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="dictionary">The dictionary.</param>
    /// <param name="provenance">Where it comes from.</param>
    /// <exception cref="InputException">The file cannot be written, or a weight is not finite; the message names it.</exception>
    /// <exception cref="ArgumentException">The dictionary's shapes disagree, or its k is not 1 to m.</exception>
    public static void Write(string path, LearnedDictionary dictionary, DictionaryProvenance provenance)
    {
        RequireConsistent(dictionary);
        foreach (var weights in Parts(dictionary))
            RequireFinite(weights.Values, weights.Name, $"cannot write {path}", "; training diverged: try a lower learning rate");
        AtomicFile.Write(path, stream => Write(new MessagePackWriter(stream), dictionary, provenance, NumbersFormat.PieceBytes));
    }

    /// <summary>Reads a dictionary.</summary>
    /// <exception cref="InputException">The file cannot be read, is no dictionary, is of a newer format, or is damaged; the message says which, and where.</exception>
    public static StoredDictionary Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return Read(stream, path);
        }
        catch (Exception exception) when (FileErrors.IsRefusal(exception))
        {
            throw FileErrors.CannotRead(path, exception);
        }
    }

    internal static void Write(MessagePackWriter writer, LearnedDictionary dictionary, DictionaryProvenance provenance, int pieceBytes)
    {
        writer.WriteMapHeader(8);
        writer.WriteString("magic");
        writer.WriteString(Magic);
        writer.WriteString("version");
        writer.WriteInteger(Version);
        writer.WriteString("latents");
        writer.WriteInteger(dictionary.Shape.LatentCount);
        writer.WriteString("input_dim");
        writer.WriteInteger(dictionary.Shape.InputDim);
        writer.WriteString("activation");
        ActivationFormat.Write(writer, dictionary.Activation);
        writer.WriteString("subtracts_decoder_bias");
        writer.WriteBoolean(dictionary.SubtractsDecoderBias);
        writer.WriteString("weights");
        var parts = Parts(dictionary);
        writer.WriteMapHeader(parts.Length);
        foreach (var part in parts)
        {
            writer.WriteString(part.Name);
            WriteWeights(writer, part, pieceBytes);
        }

        writer.WriteString("provenance");
        ProvenanceFormat.Write(writer, provenance);
    }

    internal static StoredDictionary Read(Stream stream, string path)
    {
        var reader = new MessagePackReader(stream, path);
        FileHeader.Read(reader, path, keys: 8, Magic, Version, "dictionary");
        reader.ReadKey("latents");
        var latents = reader.ReadInt32(1, int.MaxValue, "a number of latents");
        reader.ReadKey("input_dim");
        var inputDim = reader.ReadInt32(1, int.MaxValue, "an input dimension");
        reader.ReadKey("activation");
        var activation = ActivationFormat.Read(reader, latents);
        reader.ReadKey("subtracts_decoder_bias");
        var subtractsDecoderBias = reader.ReadBoolean();
        reader.ReadKey("weights");
        reader.ReadMapOf(4, "a map of weights");
        var read = new List<Matrix>();
        try
        {
            var dictionary = new LearnedDictionary
            {
                Activation = activation,
                SubtractsDecoderBias = subtractsDecoderBias,
                EncoderWeights = Matrix(ParameterNames.EncoderWeights, latents, inputDim, latents, inputDim),
                EncoderBias = Matrix(ParameterNames.EncoderBias, latents, 1, latents),
                DecoderWeights = Matrix(ParameterNames.DecoderWeights, latents, inputDim, latents, inputDim),
                DecoderBias = Matrix(ParameterNames.DecoderBias, 1, inputDim, inputDim),
            };
            reader.ReadKey("provenance");
            var provenance = ProvenanceFormat.Read(reader);
            reader.ReadEnd();
            return new StoredDictionary(dictionary, provenance);
        }
        catch
        {
            read.ForEach(matrix => matrix.Dispose());
            throw;
        }

        Matrix Matrix(string name, int rows, int columns, params ReadOnlySpan<int> shape)
        {
            var matrix = ReadWeights(reader, name, rows, columns, shape);
            read.Add(matrix);
            RequireFinite(matrix, name, path, "");
            return matrix;
        }
    }

    private static void WriteWeights(MessagePackWriter writer, Part part, int pieceBytes)
    {
        writer.WriteMapHeader(3);
        writer.WriteString("shape");
        writer.WriteArrayHeader(part.Shape.Length);
        foreach (var length in part.Shape)
            writer.WriteInteger(length);
        writer.WriteString("dtype");
        writer.WriteString(Float32);
        writer.WriteString("data");
        writer.WriteNumbers<float>(part.Values.Span, pieceBytes);
    }

    private static Matrix ReadWeights(MessagePackReader reader, string name, int rows, int columns, ReadOnlySpan<int> shape)
    {
        reader.ReadKey(name);
        reader.ReadMapOf(3, $"the weights {name}");
        reader.ReadKey("shape");
        RequireShape(reader, name, shape);
        reader.ReadKey("dtype");
        var start = reader.Offset;
        var dtype = reader.ReadString();
        if (dtype != Float32)
            throw reader.Expected(start, "the dtype float32", $"'{FixedMaps.Shortened(dtype)}'");
        reader.ReadKey("data");
        return reader.ReadMatrix(rows, columns, name);
    }

    private static void RequireShape(MessagePackReader reader, string name, ReadOnlySpan<int> expected)
    {
        var start = reader.Offset;
        var wanted = $"{name} of shape [{string.Join(", ", expected.ToArray())}]";
        var count = reader.ReadArrayHeader("a shape");
        if (count != expected.Length)
            throw reader.Expected(start, wanted, string.Create(CultureInfo.InvariantCulture, $"{count} lengths"));
        for (var i = 0; i < count; i++)
        {
            var length = reader.ReadInt64("a length");
            if (length != expected[i])
                throw reader.Expected(start, wanted, string.Create(CultureInfo.InvariantCulture, $"the length {length} in place {i + 1}"));
        }
    }

    private static void RequireConsistent(LearnedDictionary dictionary)
    {
        var (d, m) = (dictionary.Shape.InputDim, dictionary.Shape.LatentCount);
        RequireShape(dictionary.EncoderWeights, m, d, nameof(dictionary.EncoderWeights));
        RequireShape(dictionary.EncoderBias, m, 1, nameof(dictionary.EncoderBias));
        RequireShape(dictionary.DecoderBias, 1, d, nameof(dictionary.DecoderBias));
        if (d == 0 || m == 0)
            throw new ArgumentException($"A dictionary of {dictionary.Shape} is empty.", nameof(dictionary));
        if (dictionary.Activation.Kind == ActivationKind.TopK && dictionary.Activation.K > m)
            throw new ArgumentException($"k = {dictionary.Activation.K} is more than the {m} latents.", nameof(dictionary));
    }

    private static void RequireShape(Matrix matrix, int rows, int columns, string name)
    {
        if ((matrix.Rows, matrix.Columns) != (rows, columns))
            throw new ArgumentException($"{name} is [{matrix.Rows}, {matrix.Columns}], but W_dec asks for [{rows}, {columns}].");
    }

    private static void RequireFinite(Matrix matrix, string name, string prefix, string advice)
    {
        for (var row = 0; row < matrix.Rows; row++)
        {
            var values = matrix.Row(row);
            for (var column = 0; column < values.Length; column++)
            {
                if (!float.IsFinite(values[column]))
                {
                    throw new InputException(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{prefix}: {name} is {values[column]} at row {row}, column {column} (counted from 0), and not finite{advice}"));
                }
            }
        }
    }

    private static Part[] Parts(LearnedDictionary dictionary)
    {
        var (d, m) = (dictionary.Shape.InputDim, dictionary.Shape.LatentCount);
        return
        [
            new Part(ParameterNames.EncoderWeights, [m, d], dictionary.EncoderWeights),
            new Part(ParameterNames.EncoderBias, [m], dictionary.EncoderBias),
            new Part(ParameterNames.DecoderWeights, [m, d], dictionary.DecoderWeights),
            new Part(ParameterNames.DecoderBias, [d], dictionary.DecoderBias),
        ];
    }

    private readonly record struct Part(string Name, int[] Shape, Matrix Values);
}
