using System.Text.Json;
using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Sources.Synthetic;

/// <summary>Worlds in SynthSAEBench's folder format.</summary>
/// <remarks>
/// That format leaves out magnitudes, which its own program draws again from a seed, and rounds probabilities to float32. Ours are stored beside
/// them, in float64 under names that begin with <c>saelab.</c>, so that what was written comes back bit for bit. Where they are missing, magnitudes follow
/// the law in the configuration, and laws that draw give other numbers of the same distribution.
/// </remarks>
internal static class WorldFolder
{
    private const string Directions = "feature_vectors", Bias = "bias", Probabilities = "firing_probabilities", Factors = "correlation_factor", Own = "correlation_diag";
    private const string ExactRates = "saelab.base_rates", ExactProbabilities = "saelab.firing_probabilities", ExactOwn = "saelab.correlation_diag";
    private const string Means = "saelab.magnitude_means", Deviations = "saelab.magnitude_deviations", Uniform = "saelab.uniform_magnitudes";
    private const double NormTolerance = 1e-3, RoundingTolerance = 1e-5;

    /// <summary>Reads a world.</summary>
    /// <param name="files">The folder.</param>
    /// <param name="magnitudes">What replaces the folder's magnitudes where it is given.</param>
    /// <param name="random">For magnitudes that are not stored.</param>
    /// <exception cref="InputException">A file is missing, damaged, or does not fit the others; the message says which and how.</exception>
    public static World Read(WorldFiles files, MagnitudeOptions magnitudes, RandomStream random)
    {
        var (features, dimension, laws) = WorldFiles.ReadJson(files.Config, config => (
            config.GetProperty("num_features").GetInt32(), config.GetProperty("hidden_dim").GetInt32(), LawsOf(config, magnitudes)));
        if (features < 1 || dimension < 1)
            throw new InputException($"{files.Config}: {features} features in {dimension} dimensions cannot be");
        var tree = File.Exists(files.Hierarchy) ? WorldFiles.ReadJson(files.Hierarchy, root => HierarchyJson.Read(root, features)) : new FeatureTree(features, [], []);
        var tensors = new NamedTensors(files.Weights, Safetensors.Read(files.Weights));
        var probabilities = (tensors.Find(ExactProbabilities, features) ?? tensors.Need(Probabilities, features)).AsDoubles;
        tensors.Require(Probabilities, probabilities, p => p is >= 0 and <= 1, "a probability");
        var table = ReadMagnitudes(tensors, features, laws, magnitudes, random);
        var model = FeatureModel.Of(
            tree, tensors.Find(ExactRates, features)?.AsDoubles ?? probabilities, probabilities, ReadCorrelation(tensors, features), table, 0);
        return new World(model, ReadDirections(tensors, features, dimension), ReadBias(tensors, dimension));
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

    private static (FeatureLaw Mean, FeatureLaw Deviation) LawsOf(JsonElement config, MagnitudeOptions given) => (
        given.Mean ?? (config.TryGetProperty("mean_firing_magnitudes", out var mean) ? LawJson.Read(mean) : FeatureLaw.Constant(1)),
        given.Deviation ?? (config.TryGetProperty("std_firing_magnitudes", out var deviation) ? LawJson.Read(deviation) : FeatureLaw.Constant(0)));

    private static MagnitudeTable ReadMagnitudes(
        NamedTensors tensors, int features, (FeatureLaw Mean, FeatureLaw Deviation) laws, MagnitudeOptions given, RandomStream random)
    {
        var shape = given.Shape ?? (tensors.Has(Uniform) ? MagnitudeShape.Uniform : MagnitudeShape.Gaussian);
        var drawn = MagnitudeTable.Create(new MagnitudeOptions { Mean = laws.Mean, Deviation = laws.Deviation, Shape = shape }, features, random.For("magnitudes"));
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

    private static Matrix ReadDirections(NamedTensors tensors, int features, int dimension)
    {
        var directions = new Matrix(features, dimension);
        tensors.Need(Directions, features, dimension).AsSingles.CopyTo(directions.Span);
        for (var i = 0; i < features; i++)
        {
            var norm = Math.Sqrt(CorrelationFactor.SquaredNorm(directions.Row(i)));
            if (!(Math.Abs(norm - 1) <= NormTolerance))
                throw new InputException($"{tensors.Path}: direction {i} of '{Directions}' has norm {norm}, and not 1");
            // Norms of 16-bit numbers are off by some 1e-4; those of float32 stay as they are.
            if (Math.Abs(norm - 1) > RoundingTolerance)
                Synthetic.Directions.Normalise(directions.Row(i));
        }

        return directions;
    }

    private static Matrix ReadBias(NamedTensors tensors, int dimension)
    {
        var bias = new Matrix(1, dimension);
        if (tensors.Find(Bias, dimension) is { } given)
        {
            tensors.Require(Bias, given.AsDoubles, double.IsFinite, "finite");
            given.AsSingles.CopyTo(bias.Span);
        }

        return bias;
    }

    private static void WriteJson(string path, Action<Utf8JsonWriter> write)
    {
        using var file = File.Create(path);
        using var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true, NewLine = "\n", MaxDepth = 256 });
        write(json);
    }
}
