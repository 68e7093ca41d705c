using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Training;

namespace SaeLab.Plugins.Tests.Variants;

/// <summary>An input transform written a second time, from the formulas and in double precision; only the matrix that whitens is asked of the product.</summary>
internal sealed class FoldCase
{
    private readonly InputTransformKind _kind;
    private readonly double[] _mean;
    private readonly double[][] _whitening;
    private readonly double[][] _inverse;

    private FoldCase(InputTransformKind kind, double scale, double[] mean, double[][] whitening)
    {
        (_kind, Scale, _mean, _whitening) = (kind, scale, mean, whitening);
        _inverse = Inverse(whitening);
    }

    /// <summary>s; 1 for what is not a scale.</summary>
    public double Scale { get; }

    /// <summary>The transform that a trainer estimates on a source.</summary>
    public static FoldCase Of(InputTransformKind kind, IActivationSource source)
    {
        using var sample = new Matrix((int)Math.Min(32768, source.RowCount(Split.Training) ?? 32768), source.InputDim);
        using var stream = source.Open(Split.Training);
        stream.Read(sample);
        var norms = Enumerable.Range(0, sample.Rows).Select(r => RowGeometry.Norm(sample.Row(r))).ToArray();
        var scale = kind switch
        {
            InputTransformKind.SqrtD => Math.Sqrt(sample.Columns) / norms.Average(),
            InputTransformKind.UnitMeanSquare => 1 / Math.Sqrt(norms.Average(n => n * n)),
            _ => 1,
        };
        var mean = Enumerable.Range(0, sample.Columns).Select(c => Enumerable.Range(0, sample.Rows).Average(r => (double)sample[r, c])).ToArray();
        return new FoldCase(kind, scale, mean, kind == InputTransformKind.Whiten ? Probe(sample) : []);
    }

    public Matrix Transform(Matrix rows) => Each(rows, rows, (row, x) => _kind switch
    {
        InputTransformKind.Whiten => Product([.. x.Select((v, c) => v - _mean[c])], _whitening),
        InputTransformKind.RowNorm or InputTransformKind.RowLayerNorm or InputTransformKind.RowCentredNorm => [.. x.Select(v => (v - MeanOf(row)) / Divisor(row))],
        _ => [.. x.Select(v => v * Scale)],
    });

    /// <summary>Reconstructions of transformed rows as reconstructions of the rows.</summary>
    public Matrix Undo(Matrix rows, Matrix reconstructions) => Each(rows, reconstructions, (row, x) => _kind switch
    {
        InputTransformKind.Whiten => [.. Product(x, _inverse).Select((v, c) => v + _mean[c])],
        InputTransformKind.RowNorm or InputTransformKind.RowLayerNorm or InputTransformKind.RowCentredNorm => [.. x.Select(v => (v * Factor(row)) + MeanOf(row))],
        _ => [.. x.Select(v => v / Scale)],
    });

    private double MeanOf(double[] row) => _kind == InputTransformKind.RowNorm ? 0 : row.Average();

    private double Norm(double[] row) => Math.Sqrt(row.Sum(v => (v - MeanOf(row)) * (v - MeanOf(row))));

    private double Factor(double[] row) => _kind switch
    {
        InputTransformKind.RowNorm => Norm(row) / Math.Sqrt(row.Length),
        InputTransformKind.RowLayerNorm => Norm(row) / Math.Sqrt(row.Length - 1),
        _ => Norm(row),
    };

    private double Divisor(double[] row) => _kind == InputTransformKind.RowLayerNorm ? Factor(row) + 1e-5 : Math.Max(Factor(row), 1e-12);

    /// <summary>M, from where the transform takes the origin and the unit vectors: T(v) = (v − μ)·M.</summary>
    private static double[][] Probe(Matrix sample)
    {
        using var backend = new ReferenceBackend();
        using var transform = InputTransform.Estimate(InputTransformKind.Whiten, sample, null, backend);
        using var probes = new Matrix(sample.Columns + 1, sample.Columns);
        for (var c = 0; c < sample.Columns; c++)
            probes[c, c] = 1;
        transform.Apply(probes);
        return [.. Enumerable.Range(0, sample.Columns).Select(r => Enumerable.Range(0, sample.Columns).Select(c => (double)probes[r, c] - probes[sample.Columns, c]).ToArray())];
    }

    private static Matrix Each(Matrix rows, Matrix values, Func<double[], double[], double[]> change) => Matrix.FromRows(
    [
        .. Enumerable.Range(0, rows.Rows).Select(r => Array.ConvertAll(change(Doubles(rows.Row(r)), Doubles(values.Row(r))), v => (float)v)),
    ]);

    private static double[] Doubles(ReadOnlySpan<float> row) => Array.ConvertAll(row.ToArray(), v => (double)v);

    private static double[] Product(double[] row, double[][] matrix) =>
        [.. Enumerable.Range(0, matrix.Length).Select(c => Enumerable.Range(0, row.Length).Sum(k => row[k] * matrix[k][c]))];

    /// <summary>By Gauss and Jordan, with pivots.</summary>
    private static double[][] Inverse(double[][] matrix)
    {
        var n = matrix.Length;
        double[][] work = [.. matrix.Select((row, r) => row.Concat(Enumerable.Range(0, n).Select(c => c == r ? 1.0 : 0)).ToArray())];
        for (var k = 0; k < n; k++)
        {
            var pivot = Enumerable.Range(k, n - k).MaxBy(r => Math.Abs(work[r][k]));
            (work[k], work[pivot]) = (work[pivot], work[k]);
            work[k] = [.. work[k].Select(v => v / work[k][k])];
            for (var r = 0; r < n; r++)
            {
                if (r != k)
                    work[r] = [.. work[r].Select((v, c) => v - (work[r][k] * work[k][c]))];
            }
        }

        return [.. work.Select(row => row[n..])];
    }
}
