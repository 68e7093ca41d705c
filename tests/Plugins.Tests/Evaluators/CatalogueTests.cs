using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SaeLab.Abstractions;
using SaeLab.Evaluators.Ablation;
using SaeLab.Evaluators.Absorption;
using SaeLab.Evaluators.Ceilings;
using SaeLab.Evaluators.Density;
using SaeLab.Evaluators.Diagnostics;
using SaeLab.Evaluators.Filters;
using SaeLab.Evaluators.Hedging;
using SaeLab.Evaluators.MetaStructure;
using SaeLab.Evaluators.Probing;
using SaeLab.Evaluators.Reconstruction;
using SaeLab.Evaluators.Recovery;
using SaeLab.Evaluators.Reproducibility;
using SaeLab.Evaluators.Superposition;
using SaeLab.Evaluators.Weights;
using SaeLab.Numerics;
using SaeLab.Runtime.Reporting;

namespace SaeLab.Plugins.Tests.Evaluators;

/// <summary>The catalogue in docs/metrics.md says what evaluators say of themselves.</summary>
public sealed partial class CatalogueTests
{
    private const string Begin = "<!-- What follows is what the evaluators say of themselves; a test compares it. -->";
    private const string Superposition = "superposition";
    private const int Features = 48, Dimension = 16, Rows = 500;

    private static readonly (string Name, Func<EvaluatorContext, IEvaluator> Create)[] Evaluators =
    [
        ("reconstruction", _ => new ReconstructionEvaluator(new ReconstructionOptions { Legacy = true })),
        ("density", _ => new DensityEvaluator(new DensityOptions { Legacy = true })),
        ("weights", _ => new WeightsEvaluator()),
        ("recovery", _ => new RecoveryEvaluator()),
        ("absorption", _ => new AbsorptionEvaluator()),
        ("hedging", context => new HedgingEvaluator(new HedgingOptions { Extended = "wider" }, context)),
        ("ablation", _ => new AblationEvaluator(new AblationOptions())),
        ("probing", _ => new ProbingEvaluator(new ProbingOptions())),
        ("ceilings", _ => new CeilingsEvaluator(new CeilingsOptions())),
        ("diagnostics", _ => new DiagnosticsEvaluator(new DiagnosticsOptions { N = 4 })),
        ("reproducibility", context => new ReproducibilityEvaluator(new ReproducibilityOptions { Against = ["other"] }, context)),
        ("meta_structure", _ => new MetaStructureEvaluator(new MetaStructureOptions { Steps = 10 })),
        ("filters", _ => new FiltersEvaluator()),
        (Superposition, _ => new SuperpositionEvaluator()),
    ];

    [Fact]
    public void The_catalogue_is_what_evaluators_say_of_themselves()
    {
        var path = RepositoryPaths.Get("docs", "metrics.md");
        var text = File.ReadAllText(path).ReplaceLineEndings("\n");
        var expected = text[..(text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length)] + "\n" + Catalogue();
        if (text == expected)
            return;
        var received = RepositoryPaths.Get("artifacts", "metrics.md");
        File.WriteAllText(received, expected);
        Assert.Fail($"docs/metrics.md differs from what evaluators say of themselves; artifacts/metrics.md does not: copy it if it is right.");
    }

    [Fact]
    public void One_name_has_one_formula_in_all_evaluators()
    {
        var formulas = Results().SelectMany(r => r.Result.Measurements).GroupBy(m => m.Name, m => m.Definition.Split(';')[0]);
        Assert.All(formulas, formula => Assert.Single(formula.Distinct()));
    }

    [Fact]
    public void Every_evaluator_of_the_repository_is_in_the_catalogue()
    {
        var plugins = Directory.GetDirectories(RepositoryPaths.Get("plugins"), "Evaluators.*").Select(p => Path.GetFileName(p)["Evaluators.".Length..]);
        Assert.Equal(plugins.Order(StringComparer.Ordinal), Evaluators.Select(e => string.Concat(e.Name.Split('_').Select(w => char.ToUpperInvariant(w[0]) + w[1..]))).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<(string Name, EvaluationResult Result)> Results()
    {
        var run = Example();
        var context = new EvaluatorContext("/", path => Dictionary(path.EndsWith("wider", StringComparison.Ordinal) ? Gaussian(80, 5) : Gaussian(Features, 6)));
        return Evaluators.Select(e => (e.Name, e.Name == Superposition ? OfModels(e.Create(context)) : run.Evaluate(e.Create(context))));
    }

    /// <summary>All that is said of models: the phase of two features in one dimension, and the shape of many in a plane, one of which is not represented.</summary>
    private static EvaluationResult OfModels(IEvaluator evaluator)
    {
        using var pair = new GivenModel(Matrix.FromRows([[1], [-1]]));
        using var plane = new GivenModel(Matrix.FromRows([.. Gaussian(12, 3, dimension: 2), [0, 0.01f]]));
        var results = new[] { plane, pair }.Select(model => model.Evaluate(evaluator)).ToList();
        return new EvaluationResult([.. results.SelectMany(r => r.Measurements).DistinctBy(m => m.Name)], []);
    }

    private static string Catalogue()
    {
        var text = new StringBuilder();
        foreach (var (name, result) in Results())
        {
            EvaluationResults.AssertReadable(result);
            text.Append(CultureInfo.InvariantCulture, $"\n## {name}\n\n| Name | Definition | Better | Floor | Interval over |\n|---|---|---|---|---|\n");
            foreach (var m in result.Measurements)
                text.Append(CultureInfo.InvariantCulture, $"| `{m.Name}` | {m.Definition.Replace("|", "\\|", StringComparison.Ordinal)} | {m.Direction.Word()} | {(m.Floor is null ? "" : "yes")} | {(m.Interval is null ? "" : Unit(m.Definition))} |\n");
        }

        return text.ToString();
    }

    /// <summary>What the interval is over, as the definition says; rows where it says nothing else.</summary>
    private static string Unit(string definition)
    {
        var said = IntervalUnit().Match(definition) is { Success: true } interval ? interval : CountUnit().Match(definition);
        return said.Success ? said.Groups[1].Value : "rows";
    }

    private static EvaluationRun Example()
    {
        var random = RandomStream.FromSeed(1);
        var directions = Gaussian(Features, 2).Select(row => row.Select(v => v / (float)Math.Sqrt(row.Sum(w => w * w))).ToArray()).ToArray();
        // A child fires in half of the rows in which its parent does.
        var codes = Enumerable.Range(0, Rows).Select(_ =>
        {
            var row = Enumerable.Range(0, Features).Select(_ => random.NextDouble() < 0.2 ? 0.5f + random.NextSingle() : 0).ToArray();
            for (var i = 1; i < Features; i += 2)
                row[i] = row[i - 1] > 0 && random.NextDouble() < 0.5 ? 1 + random.NextSingle() : 0;
            return row;
        }).ToArray();
        var inputs = codes.Select(row => Enumerable.Range(0, Dimension).Select(c => row.Select((a, i) => a * directions[i][c]).Sum()).ToArray()).ToArray();
        return new EvaluationRun
        {
            Inputs = inputs, Reconstructions = [.. inputs.Select(row => row.Select(v => 0.9f * v).ToArray())], Latents = codes, Codes = codes,
            Directions = directions, Decoder = directions, Parents = [.. Enumerable.Range(0, Features).Select(i => i % 2 == 1 ? i - 1 : -1)], Side = 4,
        };
    }

    private static LearnedDictionary Dictionary(float[][] rows) => new()
    {
        Activation = Activation.Relu, SubtractsDecoderBias = false, EncoderWeights = Matrix.FromRows(rows), EncoderBias = new Matrix(rows.Length, 1),
        DecoderWeights = Matrix.FromRows(rows), DecoderBias = new Matrix(1, rows[0].Length),
    };

    private static float[][] Gaussian(int rows, ulong seed, int dimension = Dimension)
    {
        var random = RandomStream.FromSeed(seed);
        return [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, dimension).Select(_ => (float)random.NextGaussian()).ToArray())];
    }

    [GeneratedRegex("the interval is over ([a-z]+)")]
    private static partial Regex IntervalUnit();

    [GeneratedRegex("counted over ([a-z]+)")]
    private static partial Regex CountUnit();
}
