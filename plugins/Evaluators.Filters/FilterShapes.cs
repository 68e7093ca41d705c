using SaeLab.Numerics;

namespace SaeLab.Evaluators.Filters;

/// <summary>Shapes of several rows.</summary>
internal static class FilterShapes
{
    /// <summary>The shapes of some rows, in their order.</summary>
    /// <param name="rows">[m, side²].</param>
    /// <param name="which">Those wanted; none of them 0.</param>
    /// <param name="side">Pixels along a side.</param>
    public static FilterShape[] Of(Matrix rows, IReadOnlyList<int> which, int side)
    {
        var spectrum = new PatchSpectrum(side);
        var shapes = new FilterShape[which.Count];
        Parallel.For(0, shapes.Length, i => shapes[i] = FilterShape.Of(rows.Row(which[i]), spectrum));
        return shapes;
    }
}

/// <summary>Means over rows.</summary>
/// <param name="Orientation">Of <see cref="FilterShape.Orientation"/>.</param>
/// <param name="Oriented">The share that is oriented.</param>
/// <param name="Localisation">Of <see cref="FilterShape.Localisation"/>.</param>
/// <param name="Bandpass">Of <see cref="FilterShape.Bandpass"/>.</param>
internal sealed record FilterMeans(double Orientation, double Oriented, double Localisation, double Bandpass)
{
    /// <summary>The means of at least one shape.</summary>
    public static FilterMeans Of(FilterShape[] shapes) =>
        new(shapes.Average(s => s.Orientation), shapes.Average(s => s.IsOriented), shapes.Average(s => s.Localisation), shapes.Average(s => s.Bandpass));
}
