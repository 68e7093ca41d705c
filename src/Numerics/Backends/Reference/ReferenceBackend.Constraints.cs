namespace SaeLab.Numerics;

public sealed partial class ReferenceBackend
{
    /// <summary>Share of a row's norm below which its part across the axis is rounding.</summary>
    private const double SmallestShareAcross = 1e-6;

    internal override void ScheduleFreeSignStep(
        Tensor value, Tensor gradient, Tensor z, Tensor x, double learningRate, double beta, double averageWeight)
    {
        for (var i = 0; i < value.Count; i++)
        {
            ref var step = ref Of(z).Data[i];
            ref var average = ref Of(x).Data[i];
            var g = Of(gradient).Data[i];
            step -= learningRate * (double.IsNaN(g) ? g : Math.Sign(g));
            average += averageWeight * (step - average);
            Of(value).Data[i] = step + (beta * (average - step));
        }
    }

    internal override void ReplaceRows(Tensor? source, ReadOnlySpan<int> rows, Tensor destination)
    {
        foreach (var i in rows)
        {
            if (source is null)
                Of(destination).Row(i).Clear();
            else
                Of(source).Row(i).CopyTo(Of(destination).Row(i));
        }
    }

    internal override void RaiseToZero(Tensor values)
    {
        foreach (ref var value in Of(values).Data.AsSpan())
            value = Math.Max(0, value);
    }

    internal override void TurnIntoCone(Tensor rows, Tensor axes, double cosine)
    {
        for (var i = 0; i < rows.Rows; i++)
        {
            var row = Of(rows).Row(i);
            var axis = Of(axes).Row(i).ToArray();
            var (norm, length) = (Norm(row), Norm(axis));
            if (norm < SmallestNorm || length < SmallestNorm || Dot(row, axis) >= cosine * norm * length)
                continue;
            if (axis.Length == 1)
            {
                row[0] = -row[0];
                continue;
            }

            for (var c = 0; c < axis.Length; c++)
                axis[c] /= length;

            var across = row.ToArray();
            AddScaled(axis, -Dot(row, axis), across);
            if (Norm(across) < SmallestShareAcross * norm)
            {
                Array.Clear(across);
                across[axis.Index().MinBy(a => Math.Abs(a.Item)).Index] = 1;
            }

            AddScaled(axis, -Dot(across, axis), across);
            var width = Norm(across);
            row.Clear();
            AddScaled(axis, norm * cosine, row);
            AddScaled(across, norm * Math.Sqrt(1 - (cosine * cosine)) / width, row);
        }
    }
}
