using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Runtime.Training;

/// <summary>(x − μ)·M with M = E(Λ + 1e-3)^(−1/2) of the covariance C = EΛEᵀ, all in double precision.</summary>
internal sealed class Whitening : InputTransform
{
    private const double Floor = 1e-3;
    private readonly Matrix _mean, _whitening, _inverse, _byOutput;
    private readonly Graph _graph;

    private Whitening(Matrix mean, Matrix whitening, Matrix inverse, Backend backend)
    {
        (_mean, _whitening, _inverse) = (mean, whitening, inverse);
        _graph = new Graph(backend);
        _byOutput = new Matrix(mean.Columns, mean.Columns);
        for (var r = 0; r < mean.Columns; r++)
        {
            for (var c = 0; c < mean.Columns; c++)
                _byOutput[c, r] = whitening[r, c];
        }
    }

    /// <summary>From rows that weigh the same.</summary>
    /// <exception cref="InputException">Fewer rows than dimensions.</exception>
    public static Whitening Estimate(Matrix rows, Backend backend)
    {
        var d = rows.Columns;
        if (rows.Rows <= d)
            throw new InputException($"Whitening {d} dimensions takes more than {d} training rows, but the source has {rows.Rows}. Set training.input_transform to something else.");
        var mean = Centre.Mean(rows);
        var (values, vectors) = SymmetricEigen.Decompose(Covariance(rows, mean));
        var (whitening, inverse) = (new Matrix(d, d), new Matrix(d, d));
        for (var k = 0; k < d; k++)
        {
            var deviation = Math.Sqrt(Math.Max(values[k], 0) + Floor);
            for (var c = 0; c < d; c++)
            {
                whitening[c, k] = (float)(vectors[c, k] / deviation);
                inverse[k, c] = (float)(vectors[c, k] * deviation);
            }
        }

        return new Whitening(mean, whitening, inverse, backend);
    }

    public override void Apply(Matrix rows)
    {
        for (var r = 0; r < rows.Rows; r++)
        {
            var row = rows.Row(r);
            for (var c = 0; c < row.Length; c++)
                row[c] -= _mean[0, c];
        }

        _graph.Begin();
        _graph.Linear(_graph.Input(_graph.Backend.Import(rows)), _graph.Input(_graph.Backend.Import(_byOutput))).Value.CopyTo(rows.Span);
    }

    public override LearnedDictionary Fold(LearnedDictionary dictionary) => InputFolds.FoldWhitening(dictionary, _mean, _whitening, _inverse);

    public override void Dispose()
    {
        _graph.Dispose();
        _byOutput.Dispose();
        _mean.Dispose();
        _whitening.Dispose();
        _inverse.Dispose();
    }

    private static double[,] Covariance(Matrix rows, Matrix mean)
    {
        var d = rows.Columns;
        var covariance = new double[d, d];
        Parallel.For(0, d, i =>
        {
            for (var b = 0; b < rows.Rows; b++)
            {
                var row = rows.Row(b);
                var centred = row[i] - (double)mean[0, i];
                for (var j = i; j < d; j++)
                    covariance[i, j] += centred * (row[j] - (double)mean[0, j]);
            }
        });
        for (var i = 0; i < d; i++)
        {
            for (var j = i; j < d; j++)
                covariance[j, i] = covariance[i, j] /= rows.Rows;
        }

        return covariance;
    }
}
