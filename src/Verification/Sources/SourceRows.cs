using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Verification;

/// <summary>Reads rows of a source with all that comes with them.</summary>
internal static class SourceRows
{
    /// <summary>A source of a form.</summary>
    public static IActivationSource Create(Form form, LawRun run, string seed = "source") =>
        form.Create<IActivationSource>(run.Workplace.SourceContext(run.Random.For(seed)));

    /// <summary>How many rows of a part a law reads: some, or all where there are fewer.</summary>
    public static int Count(IActivationSource source, Split split, int wanted) => (int)Math.Min(wanted, source.RowCount(split) ?? long.MaxValue);

    /// <summary>Rows, one after another, with their codes and targets where there are some.</summary>
    /// <param name="source">The source.</param>
    /// <param name="stream">Where it stands.</param>
    /// <param name="pieces">How many rows to ask for at a time, one after another.</param>
    public static IReadOnlyList<float[]> Read(IActivationSource source, IActivationStream stream, params int[] pieces)
    {
        var rows = new List<float[]>();
        foreach (var piece in pieces)
        {
            using var matrix = new Matrix(piece, source.InputDim);
            var read = stream.Read(matrix);
            using var codes = source is IGroundTruth truth ? new SparseLatents(truth.Directions.Rows) : null;
            using var targets = source is ITargets targeted ? new Matrix(piece, targeted.TargetDim) : null;
            if (codes is not null)
                ((IGroundTruthStream)stream).ReadCodes(codes);
            if (targets is not null)
                ((ITargetStream)stream).ReadTargets(targets);
            for (var r = 0; r < read; r++)
                rows.Add([.. matrix.Row(r), .. targets is null ? [] : targets.Row(r), .. codes is null ? [] : Dense(codes, r)]);
        }

        return rows;
    }

    /// <summary>Requires that two lists hold the same rows, bit for bit.</summary>
    public static void RequireSame(LawRun run, IReadOnlyList<float[]> expected, IReadOnlyList<float[]> actual, string what)
    {
        run.Require(expected.Count == actual.Count, $"{what}: {actual.Count} rows instead of {expected.Count}");
        for (var r = 0; r < expected.Count; r++)
            run.Require(Snapshots.SameBits(expected[r], actual[r]), $"{what}: row {r}, its target or its codes are others");
    }

    private static float[] Dense(SparseLatents codes, int row)
    {
        var dense = new float[codes.LatentCount];
        for (var j = 0; j < codes.Indices(row).Length; j++)
            dense[codes.Indices(row)[j]] = codes.Values(row)[j];
        return dense;
    }
}
