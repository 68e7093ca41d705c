using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.Superposition;

/// <summary>Pictures of a model's geometry.</summary>
internal static class SuperpositionFigures
{
    private const int MostShown = 256;
    private const int Bins = 80;

    /// <summary>Those that make sense for a model.</summary>
    public static IEnumerable<Figure> Of(ISuperposition model, FeatureGeometry geometry)
    {
        if (model.Embedding.Columns == 2)
            yield return Plane(geometry);
        yield return Dimensionalities(model, geometry);
        if (geometry.Represented.Length > 0)
            yield return Histogram(geometry);
        yield return Products(geometry);
    }

    private static ScatterFigure Plane(FeatureGeometry geometry) => new(
        "embedding", "Where features lie",
        "Each line is W_i of a feature: its direction in the two hidden dimensions, as long as the model represents it.",
        "hidden dimension 1", "hidden dimension 2",
        [
            new FigurePoints("W_i", Components(geometry, 0), Components(geometry, 1)) { AreVectors = true },
        ])
    {
        HasEqualAxes = true,
    };

    private static ScatterFigure Dimensionalities(ISuperposition model, FeatureGeometry geometry)
    {
        var isByDensity = model.Densities.Distinct().Count() > 1;
        return new ScatterFigure(
            "dimensionality", "The share of a dimension that each feature has",
            "D_i of represented features, by " + (isByDensity ? "how often they fire" : "their place") +
            ": 1 is a dimension of its own, ½ an antipodal pair, ⅔ a triangle, ¾ a tetrahedron, ⅖ a pentagon, ⅜ a square antiprism, 0 none.",
            isByDensity ? "density p" : "feature", "dimensionality D",
            [
                new FigurePoints(
                    "features", [.. geometry.Represented.Select(i => isByDensity ? model.Densities[i] : i)], [.. geometry.Represented.Select(i => geometry.Dimensionalities[i])]),
            ]);
    }

    private static HistogramFigure Histogram(FeatureGeometry geometry)
    {
        var counts = new long[Bins];
        foreach (var feature in geometry.Represented)
            counts[Math.Min((int)(geometry.Dimensionalities[feature] * Bins), Bins - 1)]++;
        return new HistogramFigure(
            "dimensionalities", "Which shares of a dimension are common",
            "Represented features by D_i. Peaks at simple fractions are features in regular shapes.",
            "dimensionality D", [.. Enumerable.Range(0, Bins + 1).Select(i => (double)i / Bins)], counts);
    }

    private static HeatMapFigure Products(FeatureGeometry geometry)
    {
        var count = Math.Min(MostShown, geometry.Squares.Length);
        var values = new Matrix(count, count);
        var greatest = 0f;
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < count; j++)
            {
                var product = 0.0;
                for (var c = 0; c < geometry.Embedding.Columns; c++)
                    product += (double)geometry.Embedding[i, c] * geometry.Embedding[j, c];
                values[i, j] = (float)product;
                greatest = Math.Max(greatest, Math.Abs(values[i, j]));
            }
        }

        var scale = greatest > 0 ? greatest : 1;
        var shown = count < geometry.Squares.Length ? $" The first {count} of {geometry.Squares.Length} features are shown." : "";
        return new HeatMapFigure(
            "products", "How features interfere",
            "W_i·W_j. The diagonal says how well each feature is represented; half of the ramp is 0, paler entries are negative: features that suppress each other." + shown,
            "feature", "feature", values, -scale, scale);
    }

    private static double[] Components(FeatureGeometry geometry, int dimension) =>
        [.. Enumerable.Range(0, geometry.Squares.Length).Select(i => (double)geometry.Embedding[i, dimension])];
}
