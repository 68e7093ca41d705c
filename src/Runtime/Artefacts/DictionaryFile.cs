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
/// <para>Keys, in this order: <c>magic</c> "saelab.dictionary"; <c>version</c> 3; <c>latents</c> m; <c>input_dim</c> d; <c>output_dim</c> d_out;
/// <c>activation</c> { <c>kind</c> "relu", "topk", "abs_topk", "group_max" or "jumprelu", <c>k</c> (0 where the activation does not select), <c>rectified</c> };
/// <c>encoder</c> { <c>refinement</c> nil or { <c>steps</c>, <c>step_size</c> }, <c>pursuit</c> nil or { <c>most_iterations</c>, <c>residual_threshold</c>,
/// <c>stops_on_repeated_support</c> }, <c>lasso</c> nil or { <c>penalty</c>, <c>rectified</c> }, <c>row_transform</c> "none", "norm", "layer_norm" or "centred_norm" }; <c>subtracts_decoder_bias</c>;
/// <c>weights</c> { <c>W_enc</c> [m, d], <c>b_enc</c> [m], <c>W_dec</c> [m, d_out], <c>b_dec</c> [d_out], <c>threshold</c> nil or [m, passes],
/// <c>W_skip</c> nil or [d_out, d] }, each { <c>shape</c>, <c>dtype</c> "float32", <c>data</c> }; <c>provenance</c>. Data are row-major little-endian float32
/// as one binary, or as an array of binaries to be joined where one would exceed 1 GiB. What the parts mean is said by <see cref="LearnedDictionary"/>.</para>
/// <para>Equal dictionaries with equal provenance make equal bytes. A key is added or changes its meaning only with a new version; version 2, which is read too, has no <c>lasso</c>.
/// Reading allocates no more than the file is long, and checks everything: what it returns is a usable dictionary.</para>
/// </remarks>
public static class DictionaryFile
{
    private const string Magic = "saelab.dictionary";
    private const int Version = 3, OldestVersion = 2;
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
        foreach (var weights in Parts(dictionary).Where(p => p.Values is not null))
            RequireFinite(weights.Values!, weights.Name, $"cannot write {path}", "; training diverged: try a lower learning rate");
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
        writer.WriteMapHeader(10);
        writer.WriteString("magic");
        writer.WriteString(Magic);
        writer.WriteString("version");
        writer.WriteInteger(Version);
        writer.WriteString("latents");
        writer.WriteInteger(dictionary.Shape.LatentCount);
        writer.WriteString("input_dim");
        writer.WriteInteger(dictionary.Shape.InputDim);
        writer.WriteString("output_dim");
        writer.WriteInteger(dictionary.Shape.OutputDim);
        writer.WriteString("activation");
        ActivationFormat.Write(writer, dictionary.Activation);
        writer.WriteString("encoder");
        EncoderFormat.Write(writer, dictionary);
        writer.WriteString("subtracts_decoder_bias");
        writer.WriteBoolean(dictionary.SubtractsDecoderBias);
        writer.WriteString("weights");
        var parts = Parts(dictionary);
        writer.WriteMapHeader(parts.Length);
        foreach (var part in parts)
        {
            writer.WriteString(part.Name);
            if (part.Values is { } values)
                WriteWeights(writer, part.Shape, values, pieceBytes);
            else
                writer.WriteNil();
        }

        writer.WriteString("provenance");
        ProvenanceFormat.Write(writer, provenance);
    }

    internal static StoredDictionary Read(Stream stream, string path)
    {
        var reader = new MessagePackReader(stream, path);
        var version = FileHeader.Read(reader, path, keys: 10, Magic, OldestVersion, Version, "dictionary");
        reader.ReadKey("latents");
        var latents = reader.ReadInt32(1, int.MaxValue, "a number of latents");
        reader.ReadKey("input_dim");
        var inputDim = reader.ReadInt32(1, int.MaxValue, "an input dimension");
        reader.ReadKey("output_dim");
        var outputDim = reader.ReadInt32(1, int.MaxValue, "an output dimension");
        reader.ReadKey("activation");
        var activation = ActivationFormat.Read(reader, latents);
        reader.ReadKey("encoder");
        var encoder = EncoderFormat.Read(reader, hasLasso: version >= 3);
        reader.ReadKey("subtracts_decoder_bias");
        var subtractsDecoderBias = reader.ReadBoolean();
        reader.ReadKey("weights");
        reader.ReadMapOf(6, "a map of weights");
        var read = new List<Matrix>();
        try
        {
            var dictionary = new LearnedDictionary
            {
                Activation = activation,
                SubtractsDecoderBias = subtractsDecoderBias,
                EncoderWeights = Matrix(ParameterNames.EncoderWeights, latents, inputDim, latents, inputDim),
                EncoderBias = Matrix(ParameterNames.EncoderBias, latents, 1, latents),
                DecoderWeights = Matrix(ParameterNames.DecoderWeights, latents, outputDim, latents, outputDim),
                DecoderBias = Matrix(ParameterNames.DecoderBias, 1, outputDim, outputDim),
                Thresholds = Thresholds(),
                SkipWeights = Optional(ParameterNames.Skip, () => Values(ParameterNames.Skip, outputDim, inputDim, outputDim, inputDim)),
                Refinement = encoder.Refinement,
                Pursuit = encoder.Pursuit,
                Lasso = encoder.Lasso,
                RowTransform = encoder.RowTransform,
            };
            if (subtractsDecoderBias && outputDim != inputDim)
                throw new InputException($"{path}: b_dec has {outputDim} dimensions and cannot be subtracted from inputs of {inputDim}");
            if (!dictionary.HasEncoder && outputDim != inputDim)
                throw new InputException($"{path}: {(encoder.Pursuit is null ? "sparse coding" : "a pursuit")} encodes with W_dec, so its {outputDim} output dimensions must be the {inputDim} input dimensions");
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

        Matrix? Thresholds()
        {
            var passes = 1 + (encoder.Refinement?.Steps ?? 0);
            return activation.Kind == ActivationKind.JumpRelu
                ? Matrix(ParameterNames.Threshold, latents, passes, latents, passes)
                : Optional(ParameterNames.Threshold, () => throw reader.Expected(reader.Offset, "nil, since only jumprelu has thresholds", "thresholds"));
        }

        Matrix? Optional(string name, Func<Matrix> present)
        {
            reader.ReadKey(name);
            if (reader.PeekType() != MessagePackType.Nil)
                return present();
            reader.ReadNil();
            return null;
        }

        Matrix Matrix(string name, int rows, int columns, params ReadOnlySpan<int> shape)
        {
            reader.ReadKey(name);
            return Values(name, rows, columns, shape);
        }

        Matrix Values(string name, int rows, int columns, params ReadOnlySpan<int> shape)
        {
            var matrix = ReadWeights(reader, name, rows, columns, shape);
            read.Add(matrix);
            RequireFinite(matrix, name, path, "");
            return matrix;
        }
    }

    private static void WriteWeights(MessagePackWriter writer, int[] shape, Matrix values, int pieceBytes)
    {
        writer.WriteMapHeader(3);
        writer.WriteString("shape");
        writer.WriteArrayHeader(shape.Length);
        foreach (var length in shape)
            writer.WriteInteger(length);
        writer.WriteString("dtype");
        writer.WriteString(Float32);
        writer.WriteString("data");
        writer.WriteNumbers<float>(values.Span, pieceBytes);
    }

    private static Matrix ReadWeights(MessagePackReader reader, string name, int rows, int columns, ReadOnlySpan<int> shape)
    {
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
        var (d, m, output) = (dictionary.Shape.InputDim, dictionary.Shape.LatentCount, dictionary.Shape.OutputDim);
        RequireShape(dictionary.EncoderWeights, m, d, nameof(dictionary.EncoderWeights));
        RequireShape(dictionary.EncoderBias, m, 1, nameof(dictionary.EncoderBias));
        RequireShape(dictionary.DecoderBias, 1, output, nameof(dictionary.DecoderBias));
        if (dictionary.Thresholds is { } thresholds)
            RequireShape(thresholds, m, 1 + (dictionary.Refinement?.Steps ?? 0), nameof(dictionary.Thresholds));
        if (dictionary.SkipWeights is { } skip)
            RequireShape(skip, output, d, nameof(dictionary.SkipWeights));
        if (d == 0 || m == 0 || output == 0)
            throw new ArgumentException($"A dictionary of {dictionary.Shape} is empty.", nameof(dictionary));
        if (dictionary.Activation.K > m)
            throw new ArgumentException($"k = {dictionary.Activation.K} is more than the {m} latents.", nameof(dictionary));
        if ((dictionary.Activation.Kind == ActivationKind.JumpRelu) != (dictionary.Thresholds is not null))
            throw new ArgumentException("Thresholds go with JumpReLU, and JumpReLU with thresholds.", nameof(dictionary));
    }

    private static void RequireShape(Matrix matrix, int rows, int columns, string name)
    {
        if ((matrix.Rows, matrix.Columns) != (rows, columns))
            throw new ArgumentException($"{name} is [{matrix.Rows}, {matrix.Columns}], but the dictionary's shape asks for [{rows}, {columns}].");
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
        var (d, m, output) = (dictionary.Shape.InputDim, dictionary.Shape.LatentCount, dictionary.Shape.OutputDim);
        return
        [
            new Part(ParameterNames.EncoderWeights, [m, d], dictionary.EncoderWeights),
            new Part(ParameterNames.EncoderBias, [m], dictionary.EncoderBias),
            new Part(ParameterNames.DecoderWeights, [m, output], dictionary.DecoderWeights),
            new Part(ParameterNames.DecoderBias, [output], dictionary.DecoderBias),
            new Part(ParameterNames.Threshold, [m, dictionary.Thresholds?.Columns ?? 0], dictionary.Thresholds),
            new Part(ParameterNames.Skip, [output, d], dictionary.SkipWeights),
        ];
    }

    private readonly record struct Part(string Name, int[] Shape, Matrix? Values);
}
