using System.Text.Json;

namespace SaeLab.Sources.Synthetic;

/// <summary>The configuration of a world, for the program that the format belongs to.</summary>
/// <remarks>It says what was asked for as far as that program knows it; what the world is, the other files say.</remarks>
internal static class ConfigJson
{
    /// <param name="json">Where to write.</param>
    /// <param name="world">The world.</param>
    /// <param name="options">Its complete options; those of a world from a folder say little.</param>
    public static void Write(Utf8JsonWriter json, World world, SyntheticOptions options)
    {
        json.WriteStartObject();
        json.WriteNumber("num_features", world.Directions.Rows);
        json.WriteNumber("hidden_dim", world.Directions.Columns);
        WriteFiring(json, world, options.Firing);
        WriteHierarchy(json, world.Model.Tree, options.Hierarchy);
        if (options.Directions.Steps is > 0 and var steps)
        {
            json.WriteStartObject("orthogonalization");
            json.WriteNumber("num_steps", steps);
            json.WriteNumber("lr", options.Directions.LearningRate ?? 0.01);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("orthogonalization");
        }

        WriteCorrelation(json, world.Model.Correlation, options.Correlation);
        LawJson.Write(json, "std_firing_magnitudes", options.Magnitudes.Deviation ?? FeatureLaw.Values(world.Model.Magnitudes.Deviations), world.Model.Magnitudes.Deviations);
        LawJson.Write(json, "mean_firing_magnitudes", options.Magnitudes.Mean ?? FeatureLaw.Values(world.Model.Magnitudes.Means), world.Model.Magnitudes.Means);
        json.WriteNumber("bias", Math.Sqrt(CorrelationFactor.SquaredNorm(world.Bias.Span)));
        json.WriteString("dtype", "float32");
        json.WriteNull("seed");
        json.WriteEndObject();
    }

    /// <summary>A law without a name there, or with numbers that are refused there, becomes the constant of the same mean; probabilities are stored as numbers anyway.</summary>
    private static void WriteFiring(Utf8JsonWriter json, World world, FeatureLaw? law)
    {
        json.WriteStartObject("firing_probability");
        if (law is { Name: "zipfian", Numbers: [> 0 and var exponent, var largest, > 0 and var smallest] } && largest > smallest)
        {
            json.WriteString("generator_name", "zipfian");
            json.WriteNumber("exponent", exponent);
            json.WriteNumber("max_prob", largest);
            json.WriteNumber("min_prob", smallest);
        }
        else
        {
            json.WriteString("generator_name", "constant");
            json.WriteNumber("probability", world.Model.Rates.Average());
        }

        json.WriteEndObject();
    }

    /// <summary>Trees that are there and that could be asked for there, where parents have two children at least.</summary>
    private static void WriteHierarchy(Utf8JsonWriter json, FeatureTree tree, HierarchyOptions hierarchy)
    {
        var branching = hierarchy.Branching ?? TreeBuilder.DefaultBranching;
        if (hierarchy.Roots is not > 0 || branching < 2 || tree.Groups.Length == 0)
        {
            json.WriteNull("hierarchy");
            return;
        }

        json.WriteStartObject("hierarchy");
        json.WriteNumber("total_root_nodes", hierarchy.Roots.Value);
        if (hierarchy.LargestBranching is { } most)
        {
            json.WriteStartArray("branching_factor");
            json.WriteNumberValue(branching);
            json.WriteNumberValue(most);
            json.WriteEndArray();
        }
        else
        {
            json.WriteNumber("branching_factor", branching);
        }

        json.WriteNumber("max_depth", hierarchy.Depth ?? TreeBuilder.DefaultDepth);
        json.WriteNumber("mutually_exclusive_portion", hierarchy.Exclusive ?? 0);
        json.WriteNumber("mutually_exclusive_min_depth", hierarchy.ExclusiveFrom ?? 0);
        if (hierarchy.ExclusiveTo is { } last)
            json.WriteNumber("mutually_exclusive_max_depth", last);
        else
            json.WriteNull("mutually_exclusive_max_depth");
        json.WriteBoolean("compensate_probabilities", hierarchy.Compensation is CompensationKind.Upstream or CompensationKind.Exact);
        json.WriteBoolean("scale_children_by_parent", hierarchy.Scaled == true);
        json.WriteEndObject();
    }

    private static void WriteCorrelation(Utf8JsonWriter json, CorrelationFactor factor, CorrelationOptions options)
    {
        if (factor.Rank == 0)
        {
            json.WriteNull("correlation");
            return;
        }

        json.WriteStartObject("correlation");
        json.WriteNumber("rank", factor.Rank);
        json.WriteNumber("correlation_scale", options.Scale ?? 0.1);
        json.WriteNull("seed");
        json.WriteEndObject();
    }
}
