namespace SaeLab.Numerics;

/// <summary>Dictionary learning one row at a time (Mairal et al. 2009, algorithm 2).</summary>
public static class BlockCoordinateDescent
{
    /// <summary>For each row in turn the best one for the others as they are, of norm at most 1: u = d_j + (b_j − Σ_i A_ji d_i) / A_jj, d_j = u / max(1, ‖u‖).</summary>
    /// <remarks>½ tr(ADDᵀ) − tr(BDᵀ) never rises. Rows without codes stay. m²·d operations, in double precision.</remarks>
    /// <param name="moments">A and B.</param>
    /// <param name="dictionary">D [m, d], changed.</param>
    public static void Pass(CodeMoments moments, Matrix dictionary)
    {
        var rows = Enumerable.Range(0, dictionary.Rows).Select(i => Vectors.Widened(dictionary.Row(i))).ToArray();
        for (var j = 0; j < rows.Length; j++)
        {
            double own = moments.Squares[j, j];
            if (own <= 0)
                continue;
            var better = Vectors.Widened(moments.Products.Row(j));
            for (var i = 0; i < rows.Length; i++)
            {
                if (moments.Squares[j, i] != 0)
                    Vectors.AddScaled(rows[i], -moments.Squares[j, i], better);
            }

            for (var c = 0; c < better.Length; c++)
                better[c] = rows[j][c] + (better[c] / own);
            var scale = 1 / Math.Max(1, Math.Sqrt(Vectors.Dot(better, better)));
            for (var c = 0; c < better.Length; c++)
            {
                rows[j][c] = better[c] * scale;
                dictionary[j, c] = (float)rows[j][c];
            }
        }
    }
}
