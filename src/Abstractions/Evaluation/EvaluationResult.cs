using SaeLab.Numerics;

namespace SaeLab.Abstractions;

/// <summary>What an evaluator found.</summary>
/// <param name="Measurements">The figures, in the order in which a reader wants them.</param>
/// <param name="Figures">Pictures for the report.</param>
public sealed record EvaluationResult(IReadOnlyList<Measurement> Measurements, IReadOnlyList<Figure> Figures);

/// <summary>One measured figure with what is needed to read it.</summary>
public sealed record Measurement
{
    /// <summary>Name, unique within its evaluator, e.g. <c>fvu</c>; one name has one definition.</summary>
    public required string Name { get; init; }

    /// <summary>The value.</summary>
    public required double Value { get; init; }

    /// <summary>Which way is better.</summary>
    public required Direction Direction { get; init; }

    /// <summary>The formula and how it is aggregated, in one line.</summary>
    public required string Definition { get; init; }

    /// <summary>Over how many rows, latents or pairs it was taken; the definition says which.</summary>
    public required long Count { get; init; }

    /// <summary>What chance alone reaches, where that is known.</summary>
    public double? Floor { get; init; }

    /// <summary>A 95 % confidence interval, where there is one.</summary>
    public Interval? Interval { get; init; }

    /// <summary>
    /// A 95 % confidence interval of <see cref="Value"/> − <see cref="Floor"/>, where the floor is a statistic of the same rows and moves with the value: it tells then, and the interval of the value alone does not, whether
    /// the floor is beaten. Null where the floor is a constant beside the value, or there is no interval.
    /// </summary>
    public Interval? IntervalAboveFloor { get; init; }

    /// <summary>
    /// The same figure with codes as training computes them, where these are not those of inference (a selection over the batch, for instance).
    /// Set by the runtime; evaluators leave it.
    /// </summary>
    public double? InTraining { get; init; }
}

/// <summary>A confidence interval.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public readonly record struct Interval(double Low, double High);

/// <summary>Which way a figure is better.</summary>
public enum Direction
{
    /// <summary>Neither; it describes.</summary>
    Neutral,

    /// <summary>More is better.</summary>
    HigherIsBetter,

    /// <summary>Less is better.</summary>
    LowerIsBetter,

    /// <summary>The closer to 1 the better.</summary>
    OneIsBest,
}

/// <summary>A picture for the report.</summary>
/// <param name="Name">Unique within its evaluator.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Caption">How to read it.</param>
public abstract record Figure(string Name, string Title, string Caption);

/// <summary>Counts over intervals of equal width.</summary>
/// <param name="Name">Unique within its evaluator.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Caption">How to read it.</param>
/// <param name="AxisLabel">What lies along the horizontal axis.</param>
/// <param name="Edges">Ends of the intervals, one more than <paramref name="Counts"/>.</param>
/// <param name="Counts">How many fall into each.</param>
public sealed record HistogramFigure(
    string Name, string Title, string Caption, string AxisLabel, IReadOnlyList<double> Edges, IReadOnlyList<long> Counts)
    : Figure(Name, Title, Caption);

/// <summary>A matrix of values between <paramref name="Low"/> and <paramref name="High"/>, shown in colour.</summary>
/// <param name="Name">Unique within its evaluator.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Caption">How to read it.</param>
/// <param name="RowLabel">What a row is.</param>
/// <param name="ColumnLabel">What a column is.</param>
/// <param name="Values">The values.</param>
/// <param name="Low">Value of the palest colour.</param>
/// <param name="High">Value of the darkest colour.</param>
public sealed record HeatMapFigure(
    string Name, string Title, string Caption, string RowLabel, string ColumnLabel, Matrix Values, double Low, double High)
    : Figure(Name, Title, Caption);

/// <summary>Small pictures side by side, such as decoder rows over patches of pictures. Each is scaled to its own greatest absolute value; colours tell its sign.</summary>
/// <param name="Name">Unique within its evaluator.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Caption">How to read it.</param>
/// <param name="Rows">A picture per row, one line of its pixels after another.</param>
/// <param name="Width">Pixels across of each.</param>
public sealed record PicturesFigure(string Name, string Title, string Caption, Matrix Rows, int Width)
    : Figure(Name, Title, Caption);

/// <summary>Curves y over x.</summary>
/// <param name="Name">Unique within its evaluator.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Caption">How to read it.</param>
/// <param name="XLabel">What lies along the horizontal axis.</param>
/// <param name="YLabel">What lies along the vertical axis.</param>
/// <param name="Curves">The curves.</param>
public sealed record CurveFigure(
    string Name, string Title, string Caption, string XLabel, string YLabel, IReadOnlyList<FigureCurve> Curves)
    : Figure(Name, Title, Caption)
{
    /// <summary>Whether the horizontal axis is logarithmic; then every x must be positive.</summary>
    public bool IsXLogarithmic { get; init; }

    /// <summary>Whether the vertical axis is logarithmic; then every y must be positive.</summary>
    public bool IsYLogarithmic { get; init; }
}

/// <summary>One curve.</summary>
/// <param name="Label">What it is.</param>
/// <param name="X">Ascending.</param>
/// <param name="Y">As many as <paramref name="X"/>; NaN leaves a gap.</param>
public sealed record FigureCurve(string Label, IReadOnlyList<double> X, IReadOnlyList<double> Y)
{
    /// <summary>A band about the curve, as long as it, where there is one.</summary>
    public IReadOnlyList<Interval>? Band { get; init; }

    /// <summary>Whether it is something to compare with, a floor or a theory, and not a measurement: drawn in grey.</summary>
    public bool IsReference { get; init; }
}

/// <summary>Points, of one or more kinds.</summary>
/// <param name="Name">Unique within its evaluator.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Caption">How to read it.</param>
/// <param name="XLabel">What lies along the horizontal axis.</param>
/// <param name="YLabel">What lies along the vertical axis.</param>
/// <param name="Groups">The points of each kind.</param>
public sealed record ScatterFigure(
    string Name, string Title, string Caption, string XLabel, string YLabel, IReadOnlyList<FigurePoints> Groups)
    : Figure(Name, Title, Caption)
{
    /// <summary>Whether both axes have one scale, as a plane has.</summary>
    public bool HasEqualAxes { get; init; }
}

/// <summary>Points of one kind.</summary>
/// <param name="Label">What they are.</param>
/// <param name="X">Horizontal places.</param>
/// <param name="Y">Vertical places, as many.</param>
public sealed record FigurePoints(string Label, IReadOnlyList<double> X, IReadOnlyList<double> Y)
{
    /// <summary>Whether a line goes to each point from the origin, as for vectors.</summary>
    public bool AreVectors { get; init; }
}
