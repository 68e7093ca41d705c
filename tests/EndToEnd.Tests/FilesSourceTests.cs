using System.Runtime.InteropServices;
using System.Text;
using SaeLab.Numerics;

namespace SaeLab.EndToEnd.Tests;

public sealed class FilesSourceTests : IDisposable
{
    private const int Rows = 600, Columns = 6;
    private readonly TemporaryFolder _folder = new();

    public FilesSourceTests() => _folder.Write("files.yaml", """
        name: from-files
        source:
          files: { path: rows.npy, held_out: 0.2 }
        variant:
          topk: { latents: 12, k: 2 }
        training:
          samples: 40_000
          batch: 100
          input_transform: sqrt_d
          optimizer: { adam: { learning_rate: 3e-3 } }
        evaluate: [reconstruction, density]
        expect: { reconstruction.fvu: "<= 0.5" }
        """);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rows_of_both_formats_give_the_same_run()
    {
        File.WriteAllBytes(_folder.File("rows.npy"), Npy(Values()));
        File.WriteAllBytes(_folder.File("rows.safetensors"), Safetensors("activations", Values()));
        SaelabProcess.Run(_folder.Path, "run", "files.yaml", "--out", "npy").ShouldExitWith(0);
        SaelabProcess.Run(_folder.Path, "run", "files.yaml", "--out", "safetensors", "--set", "source.files.path=rows.safetensors").ShouldExitWith(0);
        Runs.AssertSame(_folder.File("npy"), _folder.File("safetensors"), except: ["dictionary.msgpack", "manifest.resolved.yaml", "lock.yaml", "results.json", "report.html"]);
    }

    [Fact]
    public void Paths_start_at_the_manifest_and_know_environment_variables()
    {
        File.WriteAllBytes(_folder.File("rows.npy"), Npy(Values()));
        var elsewhere = Directory.CreateDirectory(_folder.File("elsewhere")).FullName;
        SaelabProcess.Run(elsewhere, "run", "../files.yaml", "--out", "here").ShouldExitWith(0);
        SaelabProcess.Run(_folder.Path, "run", "files.yaml", "--out", "there").ShouldExitWith(0);
        Runs.AssertSame(_folder.File("there"), _folder.File("elsewhere", "here"));
        SaelabProcess.Run(_folder.Path, [("DATA_OF_THE_TEST", _folder.Path)], "validate", "files.yaml", "--set", "source.files.path=${DATA_OF_THE_TEST}/rows.npy").ShouldExitWith(0);
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error_of_the_manifest()
    {
        var result = SaelabProcess.Run(_folder.Path, "run", "files.yaml").ShouldExitWith(2);
        Assert.StartsWith("files.yaml:2:", result.Error, StringComparison.Ordinal);
        Assert.Contains("rows.npy", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
        Assert.False(Directory.Exists(_folder.File("runs")));
    }

    [Fact]
    public void A_number_that_is_not_finite_is_named_by_file_row_and_column()
    {
        var values = Values();
        values[(123 * Columns) + 4] = float.NaN;
        File.WriteAllBytes(_folder.File("rows.npy"), Npy(values));
        SaelabProcess.Run(_folder.Path, "run", "files.yaml").ShouldRefuse("rows.npy", "row 123", "column 4", "NaN");
    }

    [Fact]
    public void A_run_does_not_go_on_with_other_rows()
    {
        File.WriteAllBytes(_folder.File("rows.npy"), Npy(Values()));
        SaelabProcess.Run(_folder.Path, "run", "files.yaml").ShouldExitWith(0);
        var values = Values();
        values[7] += 1;
        File.WriteAllBytes(_folder.File("rows.npy"), Npy(values));
        SaelabProcess.Run(_folder.Path, "run", "files.yaml", "--resume").ShouldRefuse("rows.npy", "--force");
    }

    /// <summary>Rows near three directions.</summary>
    private static float[] Values()
    {
        var random = RandomStream.FromSeed(5);
        var values = new float[Rows * Columns];
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < Columns; column++)
                values[(row * Columns) + column] = (column / 2 == row % 3 ? 1 + random.NextSingle() : 0) + (0.05f * (float)random.NextGaussian());
        }

        return values;
    }

    private static byte[] Npy(float[] values)
    {
        var header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({Rows}, {Columns}), }}".PadRight(117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. MemoryMarshal.AsBytes<float>(values)];
    }

    private static byte[] Safetensors(string name, float[] values)
    {
        var header = Encoding.UTF8.GetBytes($$$"""{"{{{name}}}":{"dtype":"F32","shape":[{{{Rows}}},{{{Columns}}}],"data_offsets":[0,{{{values.Length * 4}}}]}}""");
        return [.. BitConverter.GetBytes((long)header.Length), .. header, .. MemoryMarshal.AsBytes<float>(values)];
    }
}
