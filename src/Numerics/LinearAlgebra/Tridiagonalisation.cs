namespace SaeLab.Numerics;

/// <summary>A symmetric matrix as Q·T·Qᵀ with T tridiagonal: reflections H_k = 1 − v vᵀ (‖v‖² = 2), each of which clears a row beyond its second diagonal.</summary>
internal static class Tridiagonalisation
{
    /// <summary>Reduces the matrix; row k is left holding v of reflection k to the right of its diagonal.</summary>
    /// <param name="matrix">[n, n], symmetric, entries at most of order 1; overwritten.</param>
    /// <param name="diagonal">Receives the n diagonal entries of T.</param>
    /// <param name="beside">Receives the n − 1 entries beside it; the last is set to 0.</param>
    public static void Reduce(double[] matrix, double[] diagonal, double[] beside)
    {
        var n = diagonal.Length;
        var product = new double[n];
        for (var k = 0; k < n; k++)
        {
            diagonal[k] = matrix[(k * n) + k];
            var v = matrix.AsSpan((k * n) + k + 1, n - k - 1);
            beside[k] = k < n - 2 ? MakeReflection(v) : k == n - 2 ? v[0] : 0;
            if (k >= n - 2)
                v.Clear();
            else
                Apply(matrix, n, k + 1, v, product.AsSpan(0, v.Length));
        }
    }

    /// <summary>Qᵀ = … H_1 H_0 as rows, from the reflections that <see cref="Reduce"/> left.</summary>
    public static double[] Accumulate(double[] reflections, int n)
    {
        // Backwards, so that reflection k meets nothing but the block that later ones have filled: Q ← H_k Q.
        var q = new double[n * n];
        for (var i = 0; i < n; i++)
            q[(i * n) + i] = 1;
        var combination = new double[n];
        for (var k = n - 3; k >= 0; k--)
        {
            var v = reflections.AsSpan((k * n) + k + 1, n - k - 1);
            var sum = combination.AsSpan(0, v.Length);
            sum.Clear();
            for (var i = 0; i < v.Length; i++)
                Vectors.AddScaled(q.AsSpan(((k + 1 + i) * n) + k + 1, v.Length), v[i], sum);
            for (var i = 0; i < v.Length; i++)
                Vectors.AddScaled(sum, -v[i], q.AsSpan(((k + 1 + i) * n) + k + 1, v.Length));
        }

        var transposed = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
                transposed[(j * n) + i] = q[(i * n) + j];
        }

        return transposed;
    }

    /// <summary>Turns x into v of the reflection that maps x to a multiple of the first axis, and returns that multiple. Where there is nothing to clear v is 0, and the reflection the identity.</summary>
    private static double MakeReflection(Span<double> x)
    {
        var rest = Vectors.Dot(x[1..], x[1..]);
        var first = x[0];
        if (rest == 0)
        {
            x.Clear();
            return first;
        }

        // Away from the first entry's sign, so that nothing cancels.
        var norm = Math.Sqrt((first * first) + rest);
        var target = first > 0 ? -norm : norm;
        x[0] = first - target;
        var scale = Math.Sqrt(2 / ((x[0] * x[0]) + rest));
        foreach (ref var value in x)
            value *= scale;
        return target;
    }

    /// <summary>A ← H·A·H for the block from row and column <paramref name="start"/> on: A − v wᵀ − w vᵀ with w = A v − ½(vᵀ A v) v.</summary>
    private static void Apply(double[] matrix, int n, int start, ReadOnlySpan<double> v, Span<double> w)
    {
        for (var i = 0; i < v.Length; i++)
            w[i] = Vectors.Dot(matrix.AsSpan(((start + i) * n) + start, v.Length), v);
        Vectors.AddScaled(v, -Vectors.Dot(v, w) / 2, w);
        for (var i = 0; i < v.Length; i++)
            Vectors.AddScaled(v, -w[i], w, -v[i], matrix.AsSpan(((start + i) * n) + start, v.Length));
    }
}
