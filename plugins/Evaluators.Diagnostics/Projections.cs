using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Diagnostics;

/// <summary>All projections of some rows onto all decoder rows, sorted from the largest.</summary>
internal sealed class Projections
{
    private const int PointsPerOctave = 8;

    private readonly float[] _descending;
    private readonly int _latents;

    /// <param name="inputs">x [B, d].</param>
    /// <param name="dictionary">Gives decoder rows and b_dec.</param>
    public Projections(Matrix inputs, LearnedDictionary dictionary)
    {
        (Rows, _latents) = (inputs.Rows, dictionary.Shape.LatentCount);
        _descending = new float[(long)Rows * _latents];
        var bias = dictionary.DecoderBias.Row(0).ToArray();
        Parallel.For(0, Rows, r =>
        {
            var centred = inputs.Row(r).ToArray();
            for (var c = 0; c < centred.Length; c++)
                centred[c] -= bias[c];
            for (var i = 0; i < _latents; i++)
                _descending[((long)r * _latents) + i] = -(float)RowGeometry.Dot(centred, dictionary.DecoderWeights.Row(i));
        });
        Array.Sort(_descending);
    }

    /// <summary>B.</summary>
    public int Rows { get; }

    /// <summary>s_n, n below the number of latents.</summary>
    public double At(int n) => -_descending[(long)n * Rows];

    /// <summary>s_n over n.</summary>
    public CurveFigure Curve()
    {
        int[] places = [.. Enumerable.Range(0, 1 + (int)(PointsPerOctave * Math.Log2(Math.Max(1, _latents - 1))))
            .Select(k => (int)Math.Round(Math.Pow(2, (double)k / PointsPerOctave)))
            .Where(n => n < _latents).Distinct()];
        return new CurveFigure(
            "s_n", "How large the n-th projection of a row is",
            $"The value at place n·B of all projections of {Rows} rows onto decoder rows, sorted from the largest. Of dictionaries that differ in L0, the one with the " +
            "lowest curve right of the expected L0 is nearest to it.",
            "n", "s_n", [new FigureCurve("s_n", [.. places.Select(n => (double)n)], [.. places.Select(At)])])
        {
            IsXLogarithmic = true,
        };
    }
}
