namespace SaeLab.Abstractions;

/// <summary>Norms and angles of rows, in double precision.</summary>
public static class RowGeometry
{
    /// <summary>The Euclidean norm.</summary>
    public static double Norm(ReadOnlySpan<float> row) => Math.Sqrt(Dot(row, row));

    /// <summary>The inner product of two rows of one length.</summary>
    public static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        if (a.Length != b.Length)
            throw new ArgumentException($"Rows of {a.Length} and {b.Length} numbers have no inner product.");
        var sum = 0.0;
        for (var c = 0; c < a.Length; c++)
            sum += (double)a[c] * b[c];
        return sum;
    }

    /// <summary>The cosine of the angle between two rows; 0 where one is shorter than 1e-8.</summary>
    public static double Cosine(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var (x, y) = (Norm(a), Norm(b));
        return x < 1e-8 || y < 1e-8 ? 0 : Dot(a, b) / (x * y);
    }
}
