using System.Numerics;
using System.Runtime.InteropServices;
using SaeLab.Numerics;

namespace SaeLab.Sources.Synthetic;

/// <summary>Pushes directions apart: Adam on Σ_{i≠j} (g_i·g_j)² + n·Σ_i (‖g_i‖² − 1)², over ordered pairs; norms are 1 again at the end.</summary>
/// <remarks>
/// Σ_{i,j} (g_i·g_j)² = ‖G·Gᵀ‖² = ‖Gᵀ·G‖², whose gradient is 4·G·(Gᵀ·G): with [d, d] in the place of [n, n] a step costs 4·n·d² operations
/// and not 4·n²·d, 21 times fewer at 16,384 directions in 768 dimensions. What i = j adds is taken off again.
/// </remarks>
internal static class Orthogonalisation
{
    private const float Beta1 = 0.9f, Beta2 = 0.999f;
    private const double Epsilon = 1e-8;

    /// <summary>Takes the steps, in place.</summary>
    public static void Run(Matrix directions, int steps, double learningRate)
    {
        if (steps == 0)
            return;
        using var backend = CpuBackend.Create(Environment.ProcessorCount);
        using var graph = new Graph(backend);
        using var transposed = new Matrix(directions.Columns, directions.Rows);
        using var gradient = new Matrix(directions.Rows, directions.Columns);
        var (first, second) = (new float[directions.Count], new float[directions.Count]);
        for (var step = 1; step <= steps; step++)
        {
            Gradient(graph, directions, transposed, gradient);
            Adam(directions, gradient, first, second, learningRate, step);
        }

        for (var i = 0; i < directions.Rows; i++)
            Directions.Normalise(directions.Row(i));
    }

    /// <summary>4·G·(Gᵀ·G) + 4·(n·(‖g_i‖² − 1) − ‖g_i‖²)·g_i, by row.</summary>
    internal static void Gradient(Graph graph, Matrix directions, Matrix transposed, Matrix gradient)
    {
        Transpose(directions, transposed);
        graph.Begin();
        var columns = graph.Input(transposed);
        var products = graph.Linear(graph.Input(directions), graph.Linear(columns, columns));
        products.Value.CopyTo(gradient.Span);
        for (var i = 0; i < directions.Rows; i++)
        {
            var g = directions.Row(i);
            var result = gradient.Row(i);
            var square = CorrelationFactor.SquaredNorm(g);
            var own = (float)((directions.Rows * (square - 1)) - square);
            for (var c = 0; c < g.Length; c++)
                result[c] = 4 * (result[c] + (own * g[c]));
        }
    }

    private static void Adam(Matrix directions, Matrix gradient, float[] first, float[] second, double learningRate, int step)
    {
        var correction = Math.Sqrt(1 - Math.Pow(Beta2, step));
        var (rate, epsilon) = ((float)(learningRate * correction / (1 - Math.Pow(Beta1, step))), (float)(Epsilon * correction));
        var value = directions.Span;
        var slope = gradient.Span;
        var v = MemoryMarshal.Cast<float, Vector<float>>(value);
        var g = MemoryMarshal.Cast<float, Vector<float>>(slope);
        var m1 = MemoryMarshal.Cast<float, Vector<float>>(first.AsSpan());
        var m2 = MemoryMarshal.Cast<float, Vector<float>>(second.AsSpan());
        for (var i = 0; i < v.Length; i++)
        {
            m1[i] += (1 - Beta1) * (g[i] - m1[i]);
            m2[i] += (1 - Beta2) * ((g[i] * g[i]) - m2[i]);
            v[i] -= rate * m1[i] / (Vector.SquareRoot(m2[i]) + new Vector<float>(epsilon));
        }

        for (var i = v.Length * Vector<float>.Count; i < value.Length; i++)
        {
            first[i] += (1 - Beta1) * (slope[i] - first[i]);
            second[i] += (1 - Beta2) * ((slope[i] * slope[i]) - second[i]);
            value[i] -= rate * first[i] / (MathF.Sqrt(second[i]) + epsilon);
        }
    }

    private static void Transpose(Matrix source, Matrix destination)
    {
        const int Block = 32;
        var (rows, columns) = (source.Rows, source.Columns);
        var from = source.Span;
        var to = destination.Span;
        for (var r0 = 0; r0 < rows; r0 += Block)
        {
            for (var c0 = 0; c0 < columns; c0 += Block)
            {
                for (var c = c0; c < Math.Min(c0 + Block, columns); c++)
                {
                    for (var r = r0; r < Math.Min(r0 + Block, rows); r++)
                        to[(c * rows) + r] = from[(r * columns) + c];
                }
            }
        }
    }
}
