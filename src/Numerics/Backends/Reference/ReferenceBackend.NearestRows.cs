namespace SaeLab.Numerics;

public sealed partial class ReferenceBackend
{
    internal override void NearestRows(Tensor rows, ReadOnlySpan<int> order, int chunk, bool absolute, Span<int> partners, Span<double> cosines)
    {
        for (var i = 0; i < rows.Rows; i++)
        {
            if (!double.IsFinite(Norm(Of(rows).Row(i))))
                throw new NotFiniteNumberException($"Decoder row {i} is not finite.");
        }

        for (var p = 0; p < order.Length; p++)
        {
            var i = order[p];
            var first = p - (p % chunk);
            var largest = 0.0;
            (partners[i], cosines[i]) = (-1, 0);
            for (var q = first; q < Math.Min((long)first + chunk, order.Length); q++)
            {
                var cosine = p == q ? 0 : Cosine(Of(rows).Row(i), Of(rows).Row(order[q]));
                var size = absolute ? Math.Abs(cosine) : cosine;
                if (size > largest)
                    (largest, partners[i], cosines[i]) = (size, order[q], cosine);
            }
        }
    }

    internal override void NearestRowsBackward(
        Tensor rows, ReadOnlySpan<int> partners, ReadOnlySpan<double> cosines, double factor, Tensor rowsGradient, bool accumulate)
    {
        var g = Start(new GradientSlot(rowsGradient, accumulate))!;
        for (var i = 0; i < rows.Rows; i++)
        {
            if (partners[i] < 0)
                continue;
            AddCosineGradient(i, partners[i], factor * cosines[i], cosines[i]);
            AddCosineGradient(partners[i], i, factor * cosines[i], cosines[i]);
        }

        void AddCosineGradient(int i, int j, double upstream, double cosine)
        {
            var (normOfI, normOfJ) = (Norm(Of(rows).Row(i)), Norm(Of(rows).Row(j)));
            AddScaled(Of(rows).Row(j), upstream / (normOfI * normOfJ), g.Row(i));
            AddScaled(Of(rows).Row(i), -upstream * cosine / (normOfI * normOfI), g.Row(i));
        }
    }

    private static double Cosine(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var (normOfA, normOfB) = (Norm(a), Norm(b));
        return normOfA < SmallestNorm || normOfB < SmallestNorm ? 0 : Dot(a, b) / (normOfA * normOfB);
    }
}
