using SaeLab.Abstractions;
using SaeLab.Runtime.Artefacts;

namespace SaeLab.Verification;

/// <summary>See its statement.</summary>
internal sealed class VariantFileLaw() : Law(
    ComponentKind.Variant, "file",
    "The exported dictionary, written to a file and read again, is the same bit for bit and does the same.")
{
    private const int Rows = 9;

    internal override void Check(Form form, LawRun run)
    {
        using var problem = Problem.For(form, run.Random.For("problem"));
        using var trained = TrainedVariant.Of(form, problem, run.Random.For("training"));
        using var dictionary = trained.Export();
        var (first, second) = (run.Workplace.NewFile(), run.Workplace.NewFile());
        DictionaryFile.Write(first, dictionary, Workplace.Provenance);
        using var read = DictionaryFile.Read(first).Dictionary;
        DictionaryFile.Write(second, read, Workplace.Provenance);
        run.Require(File.ReadAllBytes(first).AsSpan().SequenceEqual(File.ReadAllBytes(second)), "the dictionary that was read is written in other bytes");
        run.Require(
            (read.Shape, read.Activation, read.Refinement, read.Pursuit, read.Lasso, read.RowTransform, read.SubtractsDecoderBias)
                == (dictionary.Shape, dictionary.Activation, dictionary.Refinement, dictionary.Pursuit, dictionary.Lasso, dictionary.RowTransform, dictionary.SubtractsDecoderBias),
            $"the dictionary was {dictionary.Activation} over {dictionary.Shape} and is read as {read.Activation} over {read.Shape}, or encodes otherwise");
        using var inputs = problem.Rows(Rows);
        var (before, after) = (Outputs.Of(dictionary, inputs, trained.Backend), Outputs.Of(read, inputs, trained.Backend));
        for (var b = 0; b < Rows; b++)
        {
            run.Require(Snapshots.SameBits(before.Latents[b], after.Latents[b]), $"the dictionary that was read gives row {b} other latents");
            run.Require(Snapshots.SameBits(before.Reconstructions[b], after.Reconstructions[b]), $"the dictionary that was read reconstructs row {b} otherwise");
        }

        File.Delete(first);
        File.Delete(second);
    }
}
