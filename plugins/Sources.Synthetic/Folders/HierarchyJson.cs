using System.Text.Json;

namespace SaeLab.Sources.Synthetic;

/// <summary>The trees of a world as JSON: nodes below nodes, each with its feature, or with none.</summary>
internal static class HierarchyJson
{
    private const string Feature = "feature_index", Exclusive = "mutually_exclusive_children", Scaled = "scale_children_by_parent", Children = "children", Id = "feature_id";

    /// <summary>Our own: one child is chosen by its probability.</summary>
    private const string Chosen = "saelab_chosen_children";

    /// <summary>Reads trees.</summary>
    /// <remarks>
    /// Nodes without a feature pass on the parent above them. Children that exclude each other are those of one node; a feature whose children come in several such sets
    /// has no group in our trees, and is refused.
    /// </remarks>
    /// <exception cref="FormatException">Something is missing, or a feature is not there, in two places, or above sets of children that are not known here.</exception>
    public static FeatureTree Read(JsonElement root, int features)
    {
        var (seen, groups, tops) = (new bool[features], new List<FeatureGroup>(), new List<int>());
        foreach (var node in JsonParts.Items(root, "roots"))
        {
            var feature = Visit(node, -1);
            if (feature >= 0)
                tops.Add(feature);
        }

        return new FeatureTree(features, tops, [.. groups.Select((group, i) => (group, Key: group.Parent >= 0 ? group.Parent : ~i)).GroupBy(g => g.Key, g => g.group).Select(g => OneOf([.. g]))]);

        int Visit(JsonElement node, int above)
        {
            var feature = JsonParts.OptionalInteger(node, Feature) ?? -1;
            if (feature >= features || feature < -1)
                throw new FormatException($"there is no feature {feature}; they go from 0 to {features - 1}");
            if (feature >= 0 && seen[feature])
                throw new FormatException($"feature {feature} is in two places");
            if (feature >= 0)
                seen[feature] = true;
            var parent = feature >= 0 ? feature : above;
            int[] children = [.. JsonParts.OptionalItems(node, Children).Select(child => Visit(child, parent)).Where(c => c >= 0).Order()];
            if (children.Length > 0)
                groups.Add(new FeatureGroup(parent, children, JsonParts.IsTrue(node, Chosen) ? GroupRule.Choice : JsonParts.IsTrue(node, Exclusive) ? GroupRule.Exclusive : GroupRule.Independent, JsonParts.IsTrue(node, Scaled)));
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

    /// <summary>The one group of a feature's children.</summary>
    private static FeatureGroup OneOf(FeatureGroup[] groups)
    {
        if (groups is [var only])
            return only;
        if (groups.Any(g => g.Rule != GroupRule.Independent || g.Scaled != groups[0].Scaled))
            throw new FormatException($"feature {groups[0].Parent} has children in several sets, by nodes without a feature, that exclude each other or are scaled; one set is known here");
        return groups[0] with { Children = [.. groups.SelectMany(g => g.Children).Order()] };
    }
}
