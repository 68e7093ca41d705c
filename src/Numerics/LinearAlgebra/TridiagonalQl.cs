namespace SaeLab.Numerics;

/// <summary>Diagonalises a symmetric tridiagonal matrix by QL steps with implicit shifts.</summary>
internal static class TridiagonalQl
{
    /// <summary>Steps per eigenvalue; two or three are usual.</summary>
    private const int MostSteps = 100;

    private const double RoundOff = 1.1102230246251565e-16;

    /// <summary>Leaves the eigenvalues on the diagonal, and turns row k of <paramref name="rows"/> into the eigenvector of the k-th.</summary>
    /// <param name="diagonal">The n diagonal entries; overwritten.</param>
    /// <param name="beside">The n − 1 entries beside it and a 0; overwritten.</param>
    /// <param name="rows">Qᵀ [n, n]; overwritten.</param>
    /// <exception cref="ArithmeticException">An eigenvalue did not settle.</exception>
    public static void Diagonalise(double[] diagonal, double[] beside, double[] rows)
    {
        var n = diagonal.Length;

        // What is far below rounding of the whole matrix is 0, also where both neighbours on the diagonal are (nearly) 0.
        var negligible = 0.0;
        for (var i = 0; i < n; i++)
            negligible = Math.Max(negligible, Math.Abs(diagonal[i]) + Math.Abs(beside[i]));
        negligible *= RoundOff / 1000;

        for (var first = 0; first < n; first++)
        {
            for (var step = 0; ; step++)
            {
                var last = first;
                while (last < n - 1 && Math.Abs(beside[last]) > negligible + (RoundOff * (Math.Abs(diagonal[last]) + Math.Abs(diagonal[last + 1]))))
                    last++;
                if (last == first)
                    break;
                if (step == MostSteps)
                    throw new ArithmeticException($"Eigenvalue {first} of {n} did not settle within {MostSteps} steps.");
                Step(diagonal, beside, rows, first, last);
            }
        }
    }

    /// <summary>One step on the block from first to last, none of whose entries beside the diagonal is negligible: a chase of rotations from its lower end up.</summary>
    private static void Step(double[] diagonal, double[] beside, double[] rows, int first, int last)
    {
        var n = diagonal.Length;

        // The shift is the eigenvalue of the upper 2 x 2 corner that is nearer to its first entry.
        var half = (diagonal[first + 1] - diagonal[first]) / (2 * beside[first]);
        var shift = diagonal[first] - (beside[first] / (half + Math.CopySign(Hypotenuse(half, 1), half)));
        var g = diagonal[last] - shift;
        double sine = 1, cosine = 1, moved = 0;
        for (var i = last - 1; i >= first; i--)
        {
            var bulge = sine * beside[i];
            var across = cosine * beside[i];
            var length = Hypotenuse(bulge, g);
            beside[i + 1] = length;
            if (length == 0)
            {
                // The block falls apart here.
                diagonal[i + 1] -= moved;
                beside[last] = 0;
                return;
            }

            (sine, cosine) = (bulge / length, g / length);
            g = diagonal[i + 1] - moved;
            var mixed = ((diagonal[i] - g) * sine) + (2 * cosine * across);
            moved = sine * mixed;
            diagonal[i + 1] = g + moved;
            g = (cosine * mixed) - across;
            Vectors.Rotate(rows.AsSpan(i * n, n), rows.AsSpan((i + 1) * n, n), cosine, sine);
        }

        diagonal[first] -= moved;
        beside[first] = g;
        beside[last] = 0;
    }

    private static double Hypotenuse(double a, double b)
    {
        var (larger, smaller) = (Math.Max(Math.Abs(a), Math.Abs(b)), Math.Min(Math.Abs(a), Math.Abs(b)));
        return larger == 0 ? 0 : larger * Math.Sqrt(1 + (smaller / larger * (smaller / larger)));
    }
}
