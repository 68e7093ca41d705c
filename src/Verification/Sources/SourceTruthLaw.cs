using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Verification;

/// <summary>See its statement.</summary>
internal sealed class SourceTruthLaw() : Law(
    ComponentKind.Source, "truth",
    "Ground truth is that of the rows: directions have norm 1, codes are not negative, and what Σ a_i g_i leaves of a row neither goes with its codes nor lies along a direction.")
{
    private const int Rows = 4000;
    private const double LargestCorrelation = 0.12, SmallestVariance = 1e-8;

    internal override void Check(Form form, LawRun run)
    {
        using var source = SourceRows.Create(form, run);
        if (source is not IGroundTruth truth)
        {
            LawRun.DoesNotApply("it has no ground truth");
            return;
        }

        for (var i = 0; i < truth.Directions.Rows; i++)
            run.Near(Math.Abs(RowGeometry.Norm(truth.Directions.Row(i)) - 1), 1e-5, $"norm of direction {i}");
        foreach (var split in Enum.GetValues<Split>())
            CheckRows(run, source, truth, split);
    }

    private static void CheckRows(LawRun run, IActivationSource source, IGroundTruth truth, Split split)
    {
        using var stream = (IGroundTruthStream)source.Open(split);
        using var inputs = new Matrix(SourceRows.Count(source, split, Rows), source.InputDim);
        using var codes = new SparseLatents(truth.Directions.Rows);
        stream.Read(inputs);
        stream.ReadCodes(codes);
        // Where there are targets, the directions are those of the targets.
        using var targets = source is ITargets targeted ? new Matrix(inputs.Rows, targeted.TargetDim) : null;
        if (targets is not null)
            ((ITargetStream)stream).ReadTargets(targets);
        var rows = targets ?? inputs;
        run.Require(codes.Rows == rows.Rows, $"{codes.Rows} rows of codes of {rows.Rows} rows");
        run.Require(truth.Directions.Columns == rows.Columns, $"directions have length {truth.Directions.Columns}, rows {rows.Columns}");
        foreach (var value in codes.AllValues)
            run.Require(value >= 0 && float.IsFinite(value), $"a code is {value}");
        Subtract(rows, codes, truth.Directions);
        CheckResidual(run, rows, codes, truth.Directions, split);
    }

    /// <summary>rows ← rows − Σ a_i g_i.</summary>
    private static void Subtract(Matrix rows, SparseLatents codes, Matrix directions)
    {
        for (var r = 0; r < rows.Rows; r++)
        {
            var row = rows.Row(r);
            for (var j = 0; j < codes.Indices(r).Length; j++)
            {
                var direction = directions.Row(codes.Indices(r)[j]);
                for (var c = 0; c < row.Length; c++)
                    row[c] -= codes.Values(r)[j] * direction[c];
            }
        }
    }

    /// <summary>A feature that is missing, or has another direction or magnitude than is said, leaves a residual along its direction that goes with its code.</summary>
    private static void CheckResidual(LawRun run, Matrix residual, SparseLatents codes, Matrix directions, Split split)
    {
        var (n, features) = (residual.Rows, directions.Rows);
        var dense = new double[features][];
        for (var i = 0; i < features; i++)
            dense[i] = new double[n];
        for (var r = 0; r < n; r++)
        {
            for (var j = 0; j < codes.Indices(r).Length; j++)
                dense[codes.Indices(r)[j]][r] = codes.Values(r)[j];
        }

        var (total, d) = (Variance(residual), residual.Columns);
        for (var i = 0; i < features; i++)
        {
            var along = Enumerable.Range(0, n).Select(r => RowGeometry.Dot(residual.Row(r), directions.Row(i))).ToArray();
            run.Near(Correlation(along, dense[i]), LargestCorrelation, $"what is left of {split} rows along direction {i} goes with its code (correlation)");
            var mean = along.Average();
            var share = total < SmallestVariance ? 0 : along.Average(v => (v - mean) * (v - mean)) / total;
            run.Near(share, (1 + ((d - 1) / 2.0)) / d, $"the share of what is left of {split} rows that lies along direction {i}, where noise has 1/{d}");
        }
    }

    /// <summary>E‖r − r̄‖².</summary>
    private static double Variance(Matrix rows) => Enumerable.Range(0, rows.Columns).Sum(c =>
    {
        var mean = Enumerable.Range(0, rows.Rows).Average(r => (double)rows[r, c]);
        return Enumerable.Range(0, rows.Rows).Average(r => (rows[r, c] - mean) * (rows[r, c] - mean));
    });

    /// <summary>0 where one of them hardly varies: then there is only rounding to correlate.</summary>
    private static double Correlation(double[] a, double[] b)
    {
        var (meanA, meanB) = (a.Average(), b.Average());
        var (squareA, squareB) = (a.Sum(v => (v - meanA) * (v - meanA)), b.Sum(v => (v - meanB) * (v - meanB)));
        if (squareA < SmallestVariance * a.Length || squareB < SmallestVariance * b.Length)
            return 0;
        return Math.Abs(a.Zip(b, (x, y) => (x - meanA) * (y - meanB)).Sum()) / Math.Sqrt(squareA * squareB);
    }
}
