using SaeLab.Numerics;

namespace SaeLab.Verification;

/// <summary>Renames latents.</summary>
internal static class Permutation
{
    /// <summary>Latent order[i] becomes latent i: rows of every parameter that has a row per latent change places.</summary>
    public static void Apply(ParameterSet parameters, int[] order)
    {
        foreach (var parameter in parameters.Where(p => p.Rows == RowMeaning.Latent))
        {
            using var values = parameter.Value.ToMatrix();
            using var permuted = new Matrix(values.Rows, values.Columns);
            for (var i = 0; i < order.Length; i++)
                values.Row(order[i]).CopyTo(permuted.Row(i));
            parameter.Value.CopyFrom(permuted.Span);
        }
    }
}
