namespace SaeLab.Numerics;

public sealed partial class ReferenceBackend
{
    internal override void MultiplyByTranspose(Tensor x, Tensor weights, Tensor destination, bool accumulate)
    {
        var c = Start(new GradientSlot(destination, accumulate))!;
        for (var b = 0; b < x.Rows; b++)
        {
            for (var i = 0; i < weights.Rows; i++)
                c[b, i] += Dot(Of(x).Row(b), Of(weights).Row(i));
        }
    }

    internal override void Multiply(Tensor a, Tensor b, Tensor destination, bool accumulate)
    {
        var c = Start(new GradientSlot(destination, accumulate))!;
        for (var i = 0; i < a.Rows; i++)
        {
            for (var k = 0; k < a.Columns; k++)
                AddScaled(Of(b).Row(k), Of(a)[i, k], c.Row(i));
        }
    }

    internal override void MultiplyTransposed(Tensor a, Tensor b, Tensor destination, bool accumulate)
    {
        var c = Start(new GradientSlot(destination, accumulate))!;
        for (var k = 0; k < a.Rows; k++)
        {
            for (var i = 0; i < a.Columns; i++)
                AddScaled(Of(b).Row(k), Of(a)[k, i], c.Row(i));
        }
    }

    internal override void MultiplyEntries(Tensor a, Tensor b, Tensor destination, bool accumulate)
    {
        for (var i = 0; i < a.Count; i++)
            Of(destination).Data[i] = (accumulate ? Of(destination).Data[i] : 0) + (Of(a).Data[i] * Of(b).Data[i]);
    }

    internal override void KeepWherePositive(Tensor sign, Tensor a, Tensor destination, bool accumulate)
    {
        for (var i = 0; i < a.Count; i++)
            Of(destination).Data[i] = (accumulate ? Of(destination).Data[i] : 0) + (Of(sign).Data[i] > 0 ? Of(a).Data[i] : 0);
    }

    internal override void Exp(Tensor a, Tensor destination)
    {
        for (var i = 0; i < a.Count; i++)
            Of(destination).Data[i] = Math.Exp(Of(a).Data[i]);
    }

    internal override void ScaleRows(Tensor rows, Tensor factors, Tensor destination, bool accumulate)
    {
        var scaled = Start(new GradientSlot(destination, accumulate))!;
        for (var i = 0; i < rows.Rows; i++)
            AddScaled(Of(rows).Row(i), Of(factors)[i, 0], scaled.Row(i));
    }

    internal override void RowDots(Tensor a, Tensor b, Tensor destination, bool accumulate)
    {
        var dots = Start(new GradientSlot(destination, accumulate))!;
        for (var i = 0; i < a.Rows; i++)
            dots[i, 0] += Dot(Of(a).Row(i), Of(b).Row(i));
    }

    internal override void RowNorms(Tensor rows, int blocks, Tensor destination)
    {
        var width = rows.Columns / blocks;
        for (var i = 0; i < rows.Rows; i++)
        {
            Of(destination)[i, 0] = 0;
            for (var block = 0; block < blocks; block++)
                Of(destination)[i, 0] += Norm(Of(rows).Row(i).Slice(block * width, width));
        }
    }

    internal override void RowNormsBackward(Tensor rows, int blocks, Tensor gradient, Tensor rowsGradient, bool accumulate)
    {
        var g = Start(new GradientSlot(rowsGradient, accumulate))!;
        var width = rows.Columns / blocks;
        for (var i = 0; i < rows.Rows; i++)
        {
            for (var start = 0; start < rows.Columns; start += width)
            {
                var block = Of(rows).Row(i).Slice(start, width);
                AddScaled(block, Of(gradient)[i, 0] / Math.Max(Norm(block), SmallestNorm), g.Row(i).Slice(start, width));
            }
        }
    }

    internal override void AlignRows(Tensor v, Tensor directions, Tensor destination)
    {
        for (var i = 0; i < v.Rows; i++)
        {
            var row = Of(v).Row(i);
            var d = Of(directions).Row(i);
            row.CopyTo(Of(destination).Row(i));
            AddScaled(d, 1 - Dot(row, d), Of(destination).Row(i));
        }
    }

    internal override void AlignRowsBackward(Tensor directions, Tensor gradient, Tensor destination, bool accumulate)
    {
        var gv = Start(new GradientSlot(destination, accumulate))!;
        for (var i = 0; i < directions.Rows; i++)
        {
            var g = Of(gradient).Row(i);
            var d = Of(directions).Row(i);
            AddScaled(g, 1, gv.Row(i));
            AddScaled(d, -Dot(g, d), gv.Row(i));
        }
    }

    internal override void AlignRowsBackwardToDirections(Tensor v, Tensor directions, Tensor gradient, Tensor destination, bool accumulate)
    {
        var gd = Start(new GradientSlot(destination, accumulate))!;
        for (var i = 0; i < v.Rows; i++)
        {
            var row = Of(v).Row(i);
            var g = Of(gradient).Row(i);
            var d = Of(directions).Row(i);
            AddScaled(g, 1 - Dot(row, d), gd.Row(i));
            AddScaled(row, -Dot(g, d), gd.Row(i));
        }
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var c = 0; c < a.Length; c++)
            sum += a[c] * b[c];
        return sum;
    }

    /// <summary>destination += factor · a.</summary>
    private static void AddScaled(ReadOnlySpan<double> a, double factor, Span<double> destination)
    {
        for (var c = 0; c < a.Length; c++)
            destination[c] += factor * a[c];
    }
}
