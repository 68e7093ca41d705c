using System.Text.Json;

namespace SaeLab.Sources.Synthetic;

/// <summary>The trees of a world as JSON: nodes below nodes, each with its feature, or with none.</summary>
internal static class HierarchyJson
{
    private const string Feature = "feature_index", Exclusive = "mutually_exclusive_children", Scaled = "scale_children_by_parent", Children = "children", Id = "feature_id";

    /// <summary>Our own: one child is chosen by its probability.</summary>
    private const string Chosen = "saelab_chosen_children";

    /// <summary>Reads trees.</summary>
    /// <exception cref="FormatException">A feature is not there, or in two places.</exception>
    public static FeatureTree Read(JsonElement root, int features)
    {
        var (seen, groups, tops) = (new bool[features], new List<FeatureGroup>(), new List<int>());
        foreach (var node in root.GetProperty("roots").EnumerateArray())
        {
            var feature = Visit(node);
            if (feature >= 0)
                tops.Add(feature);
        }

        return new FeatureTree(features, tops, groups);

        int Visit(JsonElement node)
        {
            var feature = node.TryGetProperty(Feature, out var index) && index.ValueKind != JsonValueKind.Null ? index.GetInt32() : -1;
            if (feature >= features || feature < -1)
                throw new FormatException($"there is no feature {feature}; they go from 0 to {features - 1}");
            if (feature >= 0 && seen[feature])
                throw new FormatException($"feature {feature} is in two places");
            if (feature >= 0)
                seen[feature] = true;
            if (!node.TryGetProperty(Children, out var below) || below.GetArrayLength() == 0)
                return feature;
            int[] children = [.. below.EnumerateArray().Select(Visit).Where(c => c >= 0).Order()];
            if (children.Length > 0)
                groups.Add(new FeatureGroup(feature, children, IsSet(node, Chosen) ? GroupRule.Choice : IsSet(node, Exclusive) ? GroupRule.Exclusive : GroupRule.Independent, IsSet(node, Scaled)));
            return feature;
        }
    }

    /// <summary>Writes trees.</summary>
    public static void Write(Utf8JsonWriter json, FeatureTree tree)
    {
        json.WriteStartObject();
        json.WriteStartArray("roots");
        foreach (var root in tree.Roots)
            WriteNode(root, tree.Below(root));
        foreach (var group in tree.Groups.Where(g => g.Parent < 0))
            WriteNode(-1, group);
        json.WriteEndArray();
        json.WriteEndObject();

        void WriteNode(int feature, FeatureGroup? below)
        {
            json.WriteStartObject();
            if (feature < 0)
                json.WriteNull(Feature);
            else
                json.WriteNumber(Feature, feature);
            json.WriteBoolean(Exclusive, below is { Rule: not GroupRule.Independent });
            if (below is { Rule: GroupRule.Choice })
                json.WriteBoolean(Chosen, true);
            json.WriteBoolean(Scaled, below is { Scaled: true });
            json.WriteNull(Id);
            json.WriteStartArray(Children);
            foreach (var child in below?.Children ?? [])
                WriteNode(child, tree.Below(child));
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    private static bool IsSet(JsonElement node, string name) => node.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
