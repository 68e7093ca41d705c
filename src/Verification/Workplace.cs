using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Artefacts;

namespace SaeLab.Verification;

/// <summary>A temporary folder with small files for components that read some: <c>activations.npy</c> and <c>dictionary.msgpack</c>.</summary>
internal sealed class Workplace : IDisposable
{
    /// <summary>The files that lie in it from the beginning; options that want a text are tried with their names.</summary>
    public static readonly IReadOnlyList<string> Files = ["activations.npy", "dictionary.msgpack"];

    private const int Rows = 96, InputDim = EvaluationCase.InputDim, LatentCount = 40;
    private int _names;

    public Workplace()
    {
        var random = RandomStream.FromSeed(0).For("workplace");
        using var activations = Gaussian(Rows, InputDim, random);
        File.WriteAllBytes(PathOf(Files[0]), Npy(activations));
        using var dictionary = new LearnedDictionary
        {
            Activation = Activation.TopK(2),
            SubtractsDecoderBias = true,
            EncoderWeights = Gaussian(LatentCount, InputDim, random),
            EncoderBias = new Matrix(LatentCount, 1),
            DecoderWeights = Gaussian(LatentCount, InputDim, random),
            DecoderBias = new Matrix(1, InputDim),
        };
        DictionaryFile.Write(PathOf(Files[1]), dictionary, Provenance);
    }

    /// <summary>Its full path.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("saelab-verify-").FullName;

    /// <summary>A provenance for dictionaries that come from nowhere.</summary>
    public static DictionaryProvenance Provenance => new()
    {
        ManifestHash = new string('0', 64), Seed = 0, EngineVersion = "verification", Engine = "none", InstructionSet = "none", Plugins = [], SamplesTrained = 0,
    };

    /// <summary>The path of a file in it that is not there yet.</summary>
    public string NewFile() => PathOf($"file-{Interlocked.Increment(ref _names)}");

    /// <summary>What a source is made with.</summary>
    public SourceContext SourceContext(RandomStream random) => new(random, Folder, path => DictionaryFile.Read(path).Dictionary);

    /// <summary>What an evaluator is made with.</summary>
    public EvaluatorContext EvaluatorContext => new(Folder, path => DictionaryFile.Read(path).Dictionary);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private string PathOf(string name) => Path.Combine(Folder, name);

    private static Matrix Gaussian(int rows, int columns, RandomStream random)
    {
        var matrix = new Matrix(rows, columns);
        random.FillGaussian(matrix.Span);
        return matrix;
    }

    private static byte[] Npy(Matrix matrix)
    {
        var description = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({matrix.Rows}, {matrix.Columns}), }}";
        var header = description.PadRight((((10 + description.Length) / 64) + 1) * 64 - 11) + "\n";
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)header.Length);
        return [0x93, .. "NUMPY"u8, 1, 0, .. length, .. Encoding.ASCII.GetBytes(header), .. MemoryMarshal.AsBytes(matrix.Span)];
    }
}
