using SaeLab.Numerics;

namespace SaeLab.Evaluators.Recovery;

/// <summary>The error that the true dictionary would leave if it had to make do with fewer features than fire.</summary>
/// <param name="directions">g [features, d].</param>
internal sealed class TrueErrors(Matrix directions)
{
    private readonly float[] _left = new float[directions.Columns];

    /// <summary>‖Σ a_i g_i‖² over the features that are left out when a row keeps its largest |a|, of equal ones the first.</summary>
    /// <param name="features">i of a row, ascending.</param>
    /// <param name="values">a_i of the row.</param>
    /// <param name="kept">How many it keeps.</param>
    public double Of(ReadOnlySpan<int> features, ReadOnlySpan<float> values, int kept)
    {
        if (kept >= features.Length)
            return 0;
        var sizes = new float[values.Length];
        var places = new int[values.Length];
        for (var k = 0; k < places.Length; k++)
            (sizes[k], places[k]) = (-Math.Abs(values[k]), k);
        Array.Sort(places, (a, b) => sizes[a] != sizes[b] ? sizes[a].CompareTo(sizes[b]) : a.CompareTo(b));

        Array.Clear(_left);
        foreach (var place in places.AsSpan(kept))
        {
            var direction = directions.Row(features[place]);
            for (var c = 0; c < _left.Length; c++)
                _left[c] += values[place] * direction[c];
        }

        var sum = 0.0;
        foreach (var value in _left)
            sum += (double)value * value;
        return sum;
    }
}
