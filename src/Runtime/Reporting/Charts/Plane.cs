using SaeLab.Runtime.Reporting.Pages;

namespace SaeLab.Runtime.Reporting.Charts;

/// <summary>The plane of a chart of y over x: its axes, their names, and a legend below it.</summary>
internal sealed class Plane
{
    /// <summary>Colours that series take in turn.</summary>
    public const int Colours = 8;

    private const double Width = 440, Height = 260;
    private readonly PlotArea _area = new(Width, Height) { Left = 60 };
    private readonly Axis _x, _y;

    private Plane(Axis x, Axis y) => (_x, _y) = (x, y);

    /// <summary>A plane for some values; those that are not finite take no part.</summary>
    /// <param name="x">Horizontal values; at least one is finite.</param>
    /// <param name="y">Vertical values; at least one is finite.</param>
    /// <param name="isXLogarithmic">Whether equal ratios of x are equally far apart.</param>
    /// <param name="isYLogarithmic">Whether equal ratios of y are equally far apart.</param>
    /// <param name="fromZero">Whether a linear vertical axis shows 0.</param>
    public static Plane Of(IEnumerable<double> x, IEnumerable<double> y, bool isXLogarithmic = false, bool isYLogarithmic = false, bool fromZero = true) =>
        new(AxisOf(x, isXLogarithmic, false), AxisOf(y, isYLogarithmic, fromZero));

    /// <summary>A plane with one scale in both directions, the origin in it.</summary>
    public static Plane WithEqualAxes(IEnumerable<double> x, IEnumerable<double> y)
    {
        var area = new PlotArea(Width, Height) { Left = 60 };
        var (across, down) = (area.X(1) - area.X(0), area.Y(0) - area.Y(1));
        var (horizontal, vertical) = (Extent(x.Append(0)), Extent(y.Append(0)));
        var unit = Math.Max((horizontal.High - horizontal.Low) / across, (vertical.High - vertical.Low) / down);
        return new(Around(horizontal, unit * across), Around(vertical, unit * down));

        static Axis Around((double Low, double High) extent, double span) =>
            Axis.Linear(((extent.Low + extent.High) / 2) - (span / 2), ((extent.Low + extent.High) / 2) + (span / 2), 5);
    }

    /// <summary>The classes of a series: its colour, and that its line is dashed where all colours were taken before.</summary>
    public static string ColourOf(int series) => FormattableString.Invariant($"s{series % Colours}") + (series >= Colours ? " again" : "");

    /// <summary>From the left.</summary>
    public string X(double value) => Svg.Number(_area.X(_x.Place(value)));

    /// <summary>From the top.</summary>
    public string Y(double value) => Svg.Number(_area.Y(_y.Place(value)));

    /// <summary>Where a point lies, from the left and from the top.</summary>
    public (double X, double Y) At(double x, double y) => (_area.X(_x.Place(x)), _area.Y(_y.Place(y)));

    /// <summary>What lies between the axes and above them.</summary>
    public Box Inside => new(_area.X(0), 0, _area.X(1), _area.Y(0));

    /// <summary>The left and the right end.</summary>
    public (string Left, string Right) Ends => (Svg.Number(_area.X(0)), Svg.Number(_area.X(1)));

    /// <summary>Begins the picture and draws the axes.</summary>
    public void Open(HtmlWriter page, string label, string xName, string yName)
    {
        _area.Open(page, label);
        _area.DrawVerticalAxis(page, _y);
        _area.DrawHorizontalAxis(page, _x, _x.IsLogarithmic ? $"{xName} (log scale)" : xName);
        page.Element("text", _y.IsLogarithmic ? $"{yName} (log scale)" : yName, ("class", "name"), ("transform", $"translate(12 {Svg.Number(_area.Y(0.5))}) rotate(-90)"), ("text-anchor", "middle"));
    }

    /// <summary>Names the series below the picture, each in its colour; nothing where there is only one.</summary>
    public static void WriteLegend(HtmlWriter page, IReadOnlyList<(string Label, string Class)> series)
    {
        if (series.Count < 2)
            return;
        page.Open("ul", ("class", "legend"));
        foreach (var (label, kind) in series)
            page.Element("li", label, ("class", kind));
        page.Close();
    }

    private static Axis AxisOf(IEnumerable<double> values, bool isLogarithmic, bool fromZero)
    {
        var (low, high) = Extent(values);
        return isLogarithmic ? Axis.Logarithmic(low, high) : fromZero ? Axis.Linear(Math.Min(low, 0), Math.Max(high, 0), 4, toRoundEnd: true) : Axis.Linear(low, high, 5);
    }

    private static (double Low, double High) Extent(IEnumerable<double> values)
    {
        var finite = values.Where(double.IsFinite).DefaultIfEmpty(0).ToList();
        return (finite.Min(), finite.Max());
    }
}
