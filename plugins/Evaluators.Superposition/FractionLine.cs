namespace SaeLab.Evaluators.Superposition;

/// <summary>A fraction at which dimensionalities gather where features form one of the shapes that are common in toy models.</summary>
/// <param name="Name">As part of a measurement's name.</param>
/// <param name="Value">The dimensionality of each feature of the shape.</param>
/// <param name="Shape">The shape.</param>
internal sealed record FractionLine(string Name, double Value, string Shape)
{
    private const double HalfWidth = 0.005, FlankDistance = 0.0125;

    /// <summary>The lines of Elhage et al. 2022.</summary>
    public static IReadOnlyList<FractionLine> All { get; } =
    [
        new("3_4", 3.0 / 4, "tetrahedra"), new("2_3", 2.0 / 3, "triangles"), new("1_2", 1.0 / 2, "antipodal pairs"),
        new("2_5", 2.0 / 5, "pentagons"), new("3_8", 3.0 / 8, "square antiprisms"),
    ];

    /// <summary>How many dimensionalities lie within 0.005 of the fraction.</summary>
    public int CountAt(IEnumerable<double> dimensionalities) => CountAbout(dimensionalities, Value);

    /// <summary>How many lie within 0.005 of the fraction less 0.0125.</summary>
    public int CountBelow(IEnumerable<double> dimensionalities) => CountAbout(dimensionalities, Value - FlankDistance);

    /// <summary>How many lie within 0.005 of the fraction and 0.0125.</summary>
    public int CountAbove(IEnumerable<double> dimensionalities) => CountAbout(dimensionalities, Value + FlankDistance);

    private static int CountAbout(IEnumerable<double> dimensionalities, double centre) => dimensionalities.Count(d => Math.Abs(d - centre) <= HalfWidth);
}
