using System.Text.Json;
using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Sources.Synthetic;

/// <summary>Worlds in SynthSAEBench's folder format.</summary>
/// <remarks>
/// That format leaves out magnitudes, which its own program draws again from a seed, and rounds probabilities to float32. Ours are stored beside
/// them, in float64 under names that begin with <c>saelab.</c>, so that what was written comes back bit for bit. Where they are missing, magnitudes follow
/// the law in the configuration, and laws that draw give other numbers of the same distribution. Its program also draws trees and correlations again that the
/// configuration has and the folder lacks; that cannot be repeated here, and such folders are refused.
/// </remarks>
internal static class WorldFolder
{
    private const string Directions = "feature_vectors", Bias = "bias", Probabilities = "firing_probabilities", Factors = "correlation_factor", Own = "correlation_diag";
    private const string ExactRates = "saelab.base_rates", ExactProbabilities = "saelab.firing_probabilities", ExactOwn = "saelab.correlation_diag";
    private const string Means = "saelab.magnitude_means", Deviations = "saelab.magnitude_deviations", Uniform = "saelab.uniform_magnitudes";

    /// <summary>Numbers in bfloat16 are off by up to 2⁻⁹ of themselves, and so are norms.</summary>
    private const double NormTolerance = 1.0 / 256;

    private const double RoundingTolerance = 1e-5;

    /// <summary>Reads a world.</summary>
    /// <param name="files">The folder.</param>
    /// <param name="magnitudes">What replaces the folder's magnitudes where it is given.</param>
    /// <param name="random">For magnitudes that are not stored.</param>
    /// <exception cref="InputException">A file is missing, damaged, or does not fit the others; the message says which and how.</exception>
    public static World Read(WorldFiles files, MagnitudeOptions magnitudes, RandomStream random)
    {
        var asked = WorldFiles.ReadJson(files.Config, config => AskedFor.Of(config, magnitudes));
        var (features, dimension) = (asked.Features, asked.Dimension);
        var tensors = new NamedTensors(files.Weights, Safetensors.Read(files.Weights));
        // Numbers that do not fit are found before anything is made of their size.
        var directions = tensors.Need(Directions, features, dimension);
        if (asked.HasTrees && !File.Exists(files.Hierarchy))
            throw new InputException($"{files.Config} asks for trees, and there is no {Path.GetFileName(files.Hierarchy)} that says which; copy it too, or set hierarchy to null for features without parents");
        if (asked.IsCorrelated && !tensors.Has(Factors))
            throw new InputException($"{files.Config} asks for correlations, and {Path.GetFileName(files.Weights)} has no '{Factors}' that says which; set correlation to null for independent features");
        var tree = File.Exists(files.Hierarchy) ? WorldFiles.ReadJson(files.Hierarchy, root => HierarchyJson.Read(root, features)) : new FeatureTree(features, [], []);
        var probabilities = (tensors.Find(ExactProbabilities, features) ?? tensors.Need(Probabilities, features)).AsDoubles;
        tensors.Require(Probabilities, probabilities, p => p is >= 0 and <= 1, "a probability");
        var table = ReadMagnitudes(tensors, features, asked, magnitudes, random);
        var model = FeatureModel.Of(
            tree, tensors.Find(ExactRates, features)?.AsDoubles ?? probabilities, probabilities, ReadCorrelation(tensors, features), table, 0);
        return new World(model, ReadDirections(tensors.Path, directions), ReadBias(tensors, dimension));
    }

    /// <summary>Writes a world.</summary>
    /// <param name="world">What to write.</param>
    /// <param name="options">What it was made from, as far as the configuration can say it.</param>
    /// <param name="files">The folder.</param>
    public static void Write(World world, SyntheticOptions options, WorldFiles files)
    {
        var model = world.Model;
        var tensors = new Dictionary<string, TensorData>(StringComparer.Ordinal)
        {
            [Directions] = TensorData.Of(world.Directions.Span.ToArray(), world.Directions.Rows, world.Directions.Columns),
            [Bias] = TensorData.Of(world.Bias.Span.ToArray()),
            [Probabilities] = TensorData.Of([.. model.Probabilities.Select(p => (float)p)]),
            [ExactRates] = TensorData.Of(model.Rates),
            [ExactProbabilities] = TensorData.Of(model.Probabilities),
            [Means] = TensorData.Of(model.Magnitudes.Means),
            [Deviations] = TensorData.Of(model.Magnitudes.Deviations),
        };
        if (model.Magnitudes.Shape == MagnitudeShape.Uniform)
            tensors[Uniform] = TensorData.Of([1.0]);
        if (model.Correlation.Rank > 0)
        {
            tensors[Factors] = TensorData.Of(model.Correlation.Factors, model.Count, model.Correlation.Rank);
            tensors[Own] = TensorData.Of([.. model.Correlation.Own.Select(o => (float)o)]);
            tensors[ExactOwn] = TensorData.Of(model.Correlation.Own);
        }

        Safetensors.Write(files.Weights, tensors);
        WriteJson(files.Config, json => ConfigJson.Write(json, world, options));
        if (model.Tree.Groups.Length > 0)
            WriteJson(files.Hierarchy, json => HierarchyJson.Write(json, model.Tree));
    }

    private static MagnitudeTable ReadMagnitudes(
        NamedTensors tensors, int features, AskedFor asked, MagnitudeOptions given, RandomStream random)
    {
        var shape = given.Shape ?? (tensors.Has(Uniform) ? MagnitudeShape.Uniform : MagnitudeShape.Gaussian);
        var drawn = MagnitudeTable.Create(new MagnitudeOptions { Mean = asked.Mean, Deviation = asked.Deviation, Shape = shape }, features, random.For("magnitudes"));
        var table = drawn with
        {
            Means = given.Mean is null ? tensors.Find(Means, features)?.AsDoubles ?? drawn.Means : drawn.Means,
            Deviations = given.Deviation is null ? tensors.Find(Deviations, features)?.AsDoubles ?? drawn.Deviations : drawn.Deviations,
        };
        tensors.Require(Means, table.Means, v => Math.Abs(v) <= 1e6, "a mean magnitude of at most 1e6");
        tensors.Require(Deviations, table.Deviations, v => v is >= 0 and <= 1e6, "a standard deviation between 0 and 1e6");
        return table;
    }

    private static CorrelationFactor ReadCorrelation(NamedTensors tensors, int features)
    {
        if (!tensors.Has(Factors))
            return CorrelationFactor.None(features);
        var factors = tensors.NeedMatrix(Factors, features);
        var own = (tensors.Find(ExactOwn, features) ?? tensors.Need(Own, features)).AsDoubles;
        tensors.Require(Factors, factors.AsDoubles, double.IsFinite, "finite");
        tensors.Require(Own, own, o => o is > 0 and <= 1, "above 0 and at most 1");
        return new CorrelationFactor(factors.AsSingles, (int)factors.Shape[1], own);
    }

    private static Matrix ReadDirections(string path, TensorData tensor)
    {
        var directions = new Matrix((int)tensor.Shape[0], (int)tensor.Shape[1]);
        tensor.AsSingles.CopyTo(directions.Span);
        for (var i = 0; i < directions.Rows; i++)
        {
            var norm = Math.Sqrt(CorrelationFactor.SquaredNorm(directions.Row(i)));
            if (!(Math.Abs(norm - 1) <= NormTolerance))
                throw new InputException($"{path}: direction {i} of '{Directions}' has norm {norm}, and not 1");
            // Those of float32 stay as they are.
            if (Math.Abs(norm - 1) > RoundingTolerance)
                Synthetic.Directions.Normalise(directions.Row(i));
        }

        return directions;
    }

    private static Matrix ReadBias(NamedTensors tensors, int dimension)
    {
        var (bias, given) = (new Matrix(1, dimension), tensors.Need(Bias, dimension));
        tensors.Require(Bias, given.AsDoubles, double.IsFinite, "finite");
        given.AsSingles.CopyTo(bias.Span);
        return bias;
    }

    private static void WriteJson(string path, Action<Utf8JsonWriter> write)
    {
        using var file = File.Create(path);
        using var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true, NewLine = "\n", MaxDepth = 256 });
        write(json);
    }

    /// <summary>What the configuration says of the other files, and of what they leave out.</summary>
    /// <param name="Features">n.</param>
    /// <param name="Dimension">d.</param>
    /// <param name="HasTrees">Whether some features have parents.</param>
    /// <param name="IsCorrelated">Whether firings are correlated.</param>
    /// <param name="Mean">μ, if it is not stored.</param>
    /// <param name="Deviation">σ, if it is not stored.</param>
    private sealed record AskedFor(int Features, int Dimension, bool HasTrees, bool IsCorrelated, FeatureLaw Mean, FeatureLaw Deviation)
    {
        public static AskedFor Of(JsonElement config, MagnitudeOptions given)
        {
            var (features, dimension) = (JsonParts.Integer(config, "num_features"), JsonParts.Integer(config, "hidden_dim"));
            if (features < 1 || dimension < 1)
                throw new FormatException($"{features} features in {dimension} dimensions cannot be");
            return new AskedFor(
                features, dimension,
                JsonParts.Find(config, "hierarchy") is { } trees && JsonParts.OptionalInteger(trees, "total_root_nodes") is not 0,
                JsonParts.Find(config, "correlation") is not null,
                given.Mean ?? Law(config, "mean_firing_magnitudes", 1),
                given.Deviation ?? Law(config, "std_firing_magnitudes", 0));
        }

        private static FeatureLaw Law(JsonElement config, string name, double otherwise) => JsonParts.Find(config, name) is { } law ? LawJson.Read(law) : FeatureLaw.Constant(otherwise);
    }
}
