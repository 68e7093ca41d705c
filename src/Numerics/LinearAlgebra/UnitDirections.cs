namespace SaeLab.Numerics;

/// <summary>Directions with their norms.</summary>
internal sealed class UnitDirections
{
    private readonly Matrix _directions;

    /// <exception cref="NotFiniteNumberException">A direction is not finite.</exception>
    public UnitDirections(Matrix directions)
    {
        _directions = directions;
        InverseNorms = new float[directions.Rows];
        for (var i = 0; i < directions.Rows; i++)
        {
            var square = 0.0;
            foreach (var value in directions.Row(i))
                square += (double)value * value;
            if (!double.IsFinite(square))
                throw new NotFiniteNumberException($"Direction {i} is not finite.");
            InverseNorms[i] = square > 0 ? (float)(1 / Math.Sqrt(square)) : 0;
        }
    }

    /// <summary>1/‖g_i‖; 0 for a direction of zeros.</summary>
    public float[] InverseNorms { get; }

    /// <summary>g_i in double precision.</summary>
    public double[] Row(int i) => Vectors.Widened(_directions.Row(i));
}
