using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Variants.SparseCoding;

/// <summary>Online dictionary learning (Mairal, Bach, Ponce and Sapiro 2009; 2010, for batches): A ← βA + Σ f fᵀ, B ← βB + Σ f xᵀ, then a pass of block coordinate descent.</summary>
/// <remarks>β_t = (θ_t + 1 − η) / (θ_t + 1) with θ_t = tη for t &lt; η, else η² + t − η, for batches of η rows. A latent that no remembered row uses starts anew at a row of the batch.</remarks>
internal sealed class OnlineLearning : DictionaryLearning
{
    private const string Squares = "code_squares", Products = "code_products";

    public override void Create(ParameterSet parameters, SaeShape shape)
    {
        using Matrix squares = new(shape.LatentCount, shape.LatentCount), products = new(shape.LatentCount, shape.InputDim);
        parameters.Add(Squares, squares, RowMeaning.Latent, isTrained: false);
        parameters.Add(Products, products, RowMeaning.Latent, isTrained: false);
    }

    protected override void Learn(ParameterSet parameters, SparseLatents codes, Matrix rows, Matrix dictionary, TrainingStep step)
    {
        var (squares, products) = (parameters[Squares].Value, parameters[Products].Value);
        using var moments = new CodeMoments(squares.ToMatrix(), products.ToMatrix());
        moments.Add(codes, rows, KeptShare(step.Progress.Step + 1, rows.Rows));
        Restart(moments, rows, dictionary, step.RandomFor("unused latents"));
        BlockCoordinateDescent.Pass(moments, dictionary);
        squares.CopyFrom(moments.Squares.Span);
        products.CopyFrom(moments.Products.Span);
    }

    /// <summary>β.</summary>
    private static double KeptShare(long t, int batch)
    {
        var theta = t < batch ? (double)t * batch : ((double)batch * batch) + t - batch;
        return (theta + 1 - batch) / (theta + 1);
    }

    private static void Restart(CodeMoments moments, Matrix rows, Matrix dictionary, RandomStream random)
    {
        for (var i = 0; i < dictionary.Rows; i++)
        {
            if (moments.Squares[i, i] > 0)
                continue;
            var row = rows.Row((int)random.NextBelow((ulong)rows.Rows));
            var norm = RowGeometry.Norm(row);
            for (var c = 0; c < row.Length && norm > 0; c++)
                dictionary[i, c] = (float)(row[c] / norm);
        }
    }
}
