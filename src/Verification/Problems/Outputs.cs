using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Verification;

/// <summary>What a dictionary, or a variant in training, makes of a batch.</summary>
/// <param name="Latents">f [B, m], dense.</param>
/// <param name="Reconstructions">x̂ [B, d_out].</param>
internal sealed record Outputs(float[][] Latents, float[][] Reconstructions)
{
    private const double Disturbance = 1e-5;
    private const int Disturbances = 4;

    /// <summary>The mean number of latents that fire in a row.</summary>
    public double L0 => Latents.Average(row => (double)row.Count(f => f != 0));

    /// <summary>Of a forward pass.</summary>
    public static Outputs Of(in ForwardPass pass) => new(Dense(pass.Latents.Value.ToHost()), Rows(pass.Reconstruction.Value));

    /// <summary>Of a dictionary in its inference form.</summary>
    public static Outputs Of(LearnedDictionary dictionary, Matrix inputs, Backend backend)
    {
        using var inference = new DictionaryInference(dictionary, backend);
        using var latents = new SparseLatents(dictionary.Shape.LatentCount);
        using var reconstructions = new Matrix(inputs.Rows, dictionary.Shape.OutputDim);
        inference.Run(inputs, latents, reconstructions);
        return new Outputs(Dense(latents), Rows(reconstructions));
    }

    /// <summary>Those of some rows.</summary>
    public Outputs Take(int start, int count) => new(Latents[start..(start + count)], Reconstructions[start..(start + count)]);

    /// <summary>Whether the same latents of a row fire, with the same signs.</summary>
    public bool HasSameSupport(int row, Outputs other, int otherRow) =>
        Latents[row].Zip(other.Latents[otherRow]).All(p => MathF.Sign(p.First) == MathF.Sign(p.Second));

    /// <summary>Whether all numbers are finite.</summary>
    public bool AreFinite() => Latents.All(row => Snapshots.AreFinite(row)) && Reconstructions.All(row => Snapshots.AreFinite(row));

    /// <summary>Σ‖y − x̂‖² / Σ‖y − ȳ‖².</summary>
    public double Fvu(Matrix targets)
    {
        var (error, variance) = (0.0, 0.0);
        for (var c = 0; c < targets.Columns; c++)
        {
            var mean = Enumerable.Range(0, targets.Rows).Average(b => (double)targets[b, c]);
            for (var b = 0; b < targets.Rows; b++)
            {
                error += Math.Pow(targets[b, c] - (double)Reconstructions[b][c], 2);
                variance += Math.Pow(targets[b, c] - mean, 2);
            }
        }

        return error / variance;
    }

    /// <summary>
    /// Notes how far the reconstructions of two outputs are apart, relative to the largest number, and requires that the same latents fire.
    /// Rows whose latents change when the input is changed in the fifth digit stand at an edge, where rounding decides; they are left out.
    /// </summary>
    /// <param name="run">Takes the deviations.</param>
    /// <param name="other">To compare with.</param>
    /// <param name="bound">Largest relative deviation.</param>
    /// <param name="what">What is compared.</param>
    /// <param name="dictionary">The dictionary that made one of them, to see which rows stand at an edge.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="backend">Where to compute.</param>
    public void Compare(LawRun run, Outputs other, double bound, string what, LearnedDictionary dictionary, Matrix inputs, Backend backend)
    {
        var largest = Math.Max(1e-6, Reconstructions.Max(row => row.Max(v => (double)Math.Abs(v))));
        var edges = 0;
        for (var b = 0; b < Latents.Length; b++)
        {
            var apart = Reconstructions[b].Zip(other.Reconstructions[b]).Max(p => Math.Abs((double)p.First - p.Second)) / largest;
            if ((apart > bound || !HasSameSupport(b, other, b)) && StandsAtAnEdge(dictionary, inputs.Row(b), backend))
            {
                edges++;
                continue;
            }

            run.Require(HasSameSupport(b, other, b), $"{what}: other latents of row {b} fire: {Support(Latents[b])} and {Support(other.Latents[b])}");
            run.Near(apart, bound, $"{what}: reconstruction of row {b}");
        }

        run.Require(edges <= Math.Max(1, Latents.Length / 8), $"{what}: {edges} of {Latents.Length} rows differ and stand at an edge");
    }

    private static bool StandsAtAnEdge(LearnedDictionary dictionary, ReadOnlySpan<float> row, Backend backend)
    {
        var random = RandomStream.FromSeed(5);
        using var disturbed = new Matrix(Disturbances + 1, row.Length);
        var size = RowGeometry.Norm(row);
        for (var i = 0; i < disturbed.Rows; i++)
        {
            for (var c = 0; c < row.Length; c++)
                disturbed[i, c] = (float)(row[c] + (i == 0 ? 0 : Disturbance * size * random.NextGaussian()));
        }

        var outputs = Of(dictionary, disturbed, backend);
        return Enumerable.Range(1, Disturbances).Any(i => !outputs.HasSameSupport(0, outputs, i));
    }

    private static string Support(float[] latents) => $"[{string.Join(", ", latents.Index().Where(f => f.Item != 0).Select(f => f.Index))}]";

    private static float[][] Dense(SparseLatents latents)
    {
        var dense = new float[latents.Rows][];
        for (var b = 0; b < dense.Length; b++)
        {
            dense[b] = new float[latents.LatentCount];
            for (var j = 0; j < latents.Indices(b).Length; j++)
                dense[b][latents.Indices(b)[j]] = latents.Values(b)[j];
        }

        return dense;
    }

    private static float[][] Rows(Tensor tensor)
    {
        var values = Snapshots.Of(tensor);
        return [.. Enumerable.Range(0, tensor.Rows).Select(b => values[(b * tensor.Columns)..((b + 1) * tensor.Columns)])];
    }
}
