using System.Text.Json;
using SaeLab.Numerics;
using Xunit;

namespace SaeLab.Testing;

/// <summary>Reads golden vectors: cases with inputs and expected values, computed by an independent program.</summary>
/// <remarks>They lie in <c>tests/golden</c>.</remarks>
public static class Golden
{
    /// <summary>One case of a golden file.</summary>
    public static JsonElement Case(string file, string name)
    {
        var path = RepositoryPaths.Get("tests", "golden", file + ".json");
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        foreach (var element in document.RootElement.GetProperty("cases").EnumerateArray())
        {
            if (element.GetProperty("name").GetString() == name)
                return element.Clone();
        }

        throw new KeyNotFoundException($"{path} has no case '{name}'.");
    }

    /// <summary>A matrix from an array of rows, or from one row.</summary>
    public static Matrix ToMatrix(this JsonElement element)
    {
        var isVector = element.GetArrayLength() > 0 && element[0].ValueKind == JsonValueKind.Number;
        return Matrix.FromRows(isVector ? [ToFloats(element)] : [.. element.EnumerateArray().Select(ToFloats)]);
    }

    /// <summary>Rows as columns: golden files write W_enc by input, SaeLab keeps it by latent.</summary>
    public static Matrix Transpose(this Matrix matrix)
    {
        var transposed = new Matrix(matrix.Columns, matrix.Rows);
        for (var r = 0; r < matrix.Rows; r++)
        {
            for (var c = 0; c < matrix.Columns; c++)
                transposed[c, r] = matrix[r, c];
        }

        return transposed;
    }

    /// <summary>The numbers of an array.</summary>
    public static double[] ToDoubles(this JsonElement element) => [.. element.EnumerateArray().Select(e => e.GetDouble())];

    /// <summary>The numbers of an array in single precision.</summary>
    public static float[] ToFloats(this JsonElement element) => [.. element.EnumerateArray().Select(e => (float)e.GetDouble())];

    /// <summary>Checks every number of a matrix against expected rows (or one expected row).</summary>
    public static void AssertClose(JsonElement expected, Matrix actual, double relative = 1e-5, double absolute = 1e-6)
    {
        using var wanted = expected.ToMatrix();
        Assert.Equal((wanted.Rows, wanted.Columns), (actual.Rows, actual.Columns));
        for (var i = 0; i < wanted.Count; i++)
            AssertClose(wanted.Span[i], actual.Span[i], relative, absolute, $"entry {i}");
    }

    /// <summary>Checks a number: |actual − expected| ≤ absolute + relative · |expected|.</summary>
    public static void AssertClose(double expected, double actual, double relative = 1e-5, double absolute = 1e-6, string what = "value") =>
        Assert.True(Math.Abs(actual - expected) <= absolute + (relative * Math.Abs(expected)), $"{what}: expected {expected:R}, got {actual:R}");
}
