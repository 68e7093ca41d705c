namespace SaeLab.Evaluators.Superposition;

/// <summary>How the represented features of a model with two dimensions lie around the origin.</summary>
internal sealed class PlaneGeometry
{
    private const double LargestDeviation = 3, LargestNormRatio = 1.1;

    public PlaneGeometry(FeatureGeometry geometry)
    {
        double[] directions = [.. geometry.Represented.Select(i => Direction(geometry, i)).Order()];
        Angles = [.. directions.Select((direction, k) => k + 1 < directions.Length ? directions[k + 1] - direction : directions[0] + 360 - direction)];
        var squares = geometry.Represented.Select(i => geometry.Squares[i]).ToArray();
        var isRegular = Angles.Length > 2
            && Angles.All(angle => Math.Abs(angle - (360.0 / Angles.Length)) <= LargestDeviation)
            && squares.Max() <= LargestNormRatio * LargestNormRatio * squares.Min();
        Corners = isRegular ? Angles.Length : 0;
    }

    /// <summary>Angles in degrees from each feature to the next, all the way round; they sum to 360.</summary>
    public double[] Angles { get; }

    /// <summary>The number of corners where the features form a regular polygon about the origin: all angles within 3° of equal ones, all norms within 10 %. Else 0.</summary>
    public int Corners { get; }

    private static double Direction(FeatureGeometry geometry, int feature)
    {
        var w = geometry.Embedding.Row(feature);
        return Math.Atan2(w[1], w[0]) * 180 / Math.PI;
    }
}
