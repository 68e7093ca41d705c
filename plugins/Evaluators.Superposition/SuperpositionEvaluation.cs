using SaeLab.Abstractions;

namespace SaeLab.Evaluators.Superposition;

/// <summary>One pass, which looks at the model and at no rows.</summary>
internal sealed class SuperpositionEvaluation(ISuperposition model) : IEvaluation
{
    private const double NearLeastLoss = 1.01;

    /// <summary>Below this number of features nothing is said of fractions at which many gather.</summary>
    private const int FewestForLines = 10;

    private readonly FeatureGeometry _geometry = new(model.Embedding);

    public void Observe(EvaluationBatch batch)
    {
    }

    public EvaluationResult Complete() => new([.. Dimensions(), .. Shapes(), .. Training(), .. Phases()], [.. SuperpositionFigures.Of(model, _geometry)]);

    private IEnumerable<Measurement> Dimensions()
    {
        var (features, d) = (_geometry.Squares.Length, model.Embedding.Columns);
        var total = _geometry.Squares.Sum();
        yield return Figure("represented", _geometry.Represented.Length, features, "Number of features with ‖W_i‖² > 0.01; counted over features");
        if (total > 0)
            yield return Figure("dims_per_feature", d / total, features, "D* = d / Σ_i ‖W_i‖² (Elhage et al. 2022); counted over features");
        var sum = _geometry.Dimensionalities.Sum();
        yield return Figure("sum_of_dimensionality", sum, features, "Σ_i D_i, D_i = (W_i·W_i)² / Σ_j (W_i·W_j)²: Elhage's dimensionality, Scherlis' capacity; at most d; counted over features");
        yield return Figure("used_dimensions", sum / d, features, "Σ_i D_i / d: the share of all dimensions that features have; counted over features");
        if (_geometry.Represented.Length == 0)
            yield break;
        var dimensionalities = Represented(_geometry.Dimensionalities);
        yield return OverRepresented("mean_dimensionality", dimensionalities.Average(), "Mean of D_i");
        yield return OverRepresented("least_dimensionality", dimensionalities.Min(), "Least D_i");
        yield return OverRepresented("greatest_dimensionality", dimensionalities.Max(), "Greatest D_i");
        yield return OverRepresented("mean_interference", Represented(_geometry.Interferences).Average(), "Mean of Σ_{j≠i} (W_i·W_j)² / ‖W_i‖² over all j");
        if (features > _geometry.Represented.Length)
        {
            yield return Figure(
                "greatest_dimensionality_of_others", Enumerable.Range(0, features).Except(_geometry.Represented).Max(i => _geometry.Dimensionalities[i]),
                features - _geometry.Represented.Length, "Greatest D_i of features that are not represented; counted over these");
        }

        foreach (var line in dimensionalities.Length < FewestForLines ? [] : FractionLine.All)
        {
            var fraction = line.Name.Replace('_', '/');
            yield return OverRepresented($"at_{line.Name}", line.CountAt(dimensionalities), $"Number of D_i within 0.005 of {fraction}, the dimensionality of {line.Shape}");
            yield return OverRepresented($"below_{line.Name}", line.CountBelow(dimensionalities), $"Number of D_i within 0.005 of {fraction} − 0.0125, to compare with at_{line.Name}");
            yield return OverRepresented($"above_{line.Name}", line.CountAbove(dimensionalities), $"Number of D_i within 0.005 of {fraction} + 0.0125, to compare with at_{line.Name}");
        }
    }

    private IEnumerable<Measurement> Shapes()
    {
        if (_geometry.Represented.Length == 0)
            yield break;
        yield return OverRepresented("antipodal_pairs", AntipodalPairs.Count(_geometry), "Number of pairs with cos(W_i, W_j) ≤ −0.95");
        if (model.Embedding.Columns != 2)
            yield break;
        var plane = new PlaneGeometry(_geometry);
        yield return OverRepresented("corners", plane.Corners, "Corners of the regular polygon that the W_i form about the origin: angles within 3° of equal ones, norms within 10 %; 0 where they form none");
        yield return OverRepresented("least_angle", plane.Angles.Min(), "Least angle in degrees from one W_i to the next around the origin");
        yield return OverRepresented("greatest_angle", plane.Angles.Max(), "Greatest angle in degrees from one W_i to the next around the origin");
    }

    private IEnumerable<Measurement> Training()
    {
        var least = model.Losses.Min();
        yield return Figure("loss", least, model.Losses.Count, "Σ_i I_i (x_i − x̂_i)², mean over fresh rows, of the best model; counted over models") with { Direction = Direction.LowerIsBetter };
        yield return Figure("greatest_loss", model.Losses.Max(), model.Losses.Count, "Σ_i I_i (x_i − x̂_i)², mean over fresh rows, of the worst model; counted over models");
        yield return Figure(
            "models_near_least_loss", model.Losses.Count(loss => loss <= NearLeastLoss * least), model.Losses.Count, "Number of models whose loss is within 1 % of the best model's; counted over models");
        if (model.IsRectified && _geometry.Represented.Length > 0)
        {
            yield return OverRepresented(
                "norm_and_bias", _geometry.Represented.Max(i => Math.Abs(_geometry.Squares[i] - (1 - model.Bias[i]))), "Greatest |‖W_i‖² − (1 − b_i)|; trained models keep it small");
        }
    }

    private IEnumerable<Measurement> Phases()
    {
        if (PhaseTheory.Of(model) is not { } theory)
            yield break;
        var phase = PhaseTheory.Classify(model.Embedding[0, 0], model.Embedding[1, 0]);
        const string Code = "1: drops the second feature, 2: drops the first, 3: both, antipodal, 0: none of these; counted over features";
        yield return Figure("phase", (int)phase, 2, "What the model does; " + Code);
        yield return Figure("predicted_phase", (int)theory.Best, 2, "The phase whose closed form is least; " + Code);
        yield return Figure("is_predicted_phase", phase == theory.Best ? 1 : 0, 2, "1 where phase is predicted_phase, else 0; counted over features");
        yield return Figure("boundary_density", theory.Boundary, 2, "p*, above which one feature is dropped: 4r/(2 + 5r) for r = I₂/I₁ ≤ 1, 4/(5 + 2r) beyond; counted over features");
        yield return Figure("closed_form_loss", theory.LossOf(theory.Best), 2, "Least of I₂(p/3 − p²/4), I₁(p/3 − p²/4) and (I₁ + I₂)p²/6; counted over features");
        yield return Figure("loss_over_closed_form", model.Losses.Min() / theory.LossOf(theory.Best), model.Losses.Count, "loss / closed_form_loss; a bias lets antipodal pairs do a little better than 1; counted over models");
    }

    private double[] Represented(double[] figures) => [.. _geometry.Represented.Select(i => figures[i])];

    private Measurement OverRepresented(string name, double value, string definition) =>
        Figure(name, value, _geometry.Represented.Length, $"{definition}; counted over represented features");

    private static Measurement Figure(string name, double value, long count, string definition) => new()
    {
        Name = name, Value = value, Direction = Direction.Neutral, Definition = definition, Count = count,
    };
}
