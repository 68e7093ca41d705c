using SaeLab.Numerics;

namespace SaeLab.Abstractions;

/// <summary>A dense linear path of low rank beside the latents: x̂ += ((x − s·b_dec)·W_downᵀ)·W_upᵀ.</summary>
internal static class Bypass
{
    /// <summary>Creates W_down [r, d] with entries from N(0, 1/d) and W_up [d_out, r] = 0, so that training starts without the path.</summary>
    public static void Create(ParameterSet parameters, SaeShape shape, int rank, RandomStream random)
    {
        using var down = new Matrix(rank, shape.InputDim);
        random.For("bypass").FillGaussian(down.Span);
        foreach (ref var value in down.Span)
            value /= MathF.Sqrt(shape.InputDim);
        using var up = new Matrix(shape.OutputDim, rank);
        parameters.Add(ParameterNames.BypassDown, down, RowMeaning.Shared);
        parameters.Add(ParameterNames.BypassUp, up, RowMeaning.Shared);
    }

    /// <summary>The path's part of the reconstruction.</summary>
    public static DenseNode Run(Graph graph, ParameterSet parameters, DenseNode x, DenseNode? preBias)
    {
        var centred = preBias is null ? x : graph.SubtractRow(x, preBias);
        var inner = graph.Linear(centred, graph.Use(parameters[ParameterNames.BypassDown]));
        return graph.Linear(inner, graph.Use(parameters[ParameterNames.BypassUp]));
    }

    /// <summary>W_up·W_down [d_out, d].</summary>
    public static Matrix Product(ParameterSet parameters)
    {
        using var down = parameters[ParameterNames.BypassDown].Value.ToMatrix();
        using var up = parameters[ParameterNames.BypassUp].Value.ToMatrix();
        var product = new Matrix(up.Rows, down.Columns);
        var row = new double[down.Columns];
        for (var i = 0; i < up.Rows; i++)
        {
            Array.Clear(row);
            for (var r = 0; r < down.Rows; r++)
            {
                for (var c = 0; c < row.Length; c++)
                    row[c] += (double)up[i, r] * down[r, c];
            }

            for (var c = 0; c < row.Length; c++)
                product[i, c] = (float)row[c];
        }

        return product;
    }
}
