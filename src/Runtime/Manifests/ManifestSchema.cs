using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SaeLab.Abstractions;
using SaeLab.Runtime.Plugins;

namespace SaeLab.Runtime.Manifests;

/// <summary>The JSON Schema (2020-12) of manifests, for editors to complete and check them by.</summary>
public static class ManifestSchema
{
    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The schema of manifests that may name these components; ends with a line feed.</summary>
    /// <remarks>It admits every valid manifest whose texts are written as texts. What it admits can still be wrong: how options fit together, and what a preset supplies, only the reader knows.</remarks>
    public static string Write(ComponentCatalogue catalogue)
    {
        var documentation = new XmlDocumentation();
        var presets = PresetLibrary.BuiltIn;
        var supplied = SuppliedByPresets.Of(presets, catalogue);
        var writer = new SchemaWriter(documentation, supplied);
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "SaeLab manifest",
            ["description"] = documentation.SummaryOf(typeof(Experiment)),
        };
        writer.AddOptions(schema, OptionsShape.Of(typeof(Experiment)));
        OfferPresets(schema, supplied, presets);
        SweepSchema.AddTo(schema);
        schema["$defs"] = new JsonObject(Enum.GetValues<ComponentKind>().Select(kind =>
            KeyValuePair.Create(SnakeCase.Of(kind.ToString()), (JsonNode?)writer.ComponentOf(kind, catalogue))));
        return schema.ToJsonString(Layout) + "\n";
    }

    private static JsonObject Requiring(IReadOnlyList<string> names) => new() { ["required"] = new JsonArray([.. names.Select(name => (JsonNode)name)]) };

    /// <summary>Adds the names of presets, and what a manifest needs that names none.</summary>
    private static void OfferPresets(JsonObject schema, SuppliedByPresets supplied, PresetLibrary presets)
    {
        var preset = schema["properties"]!["preset"]!.AsObject();
        preset["enum"] = new JsonArray([.. presets.All.Select(p => (JsonNode?)p.Name), null]);
        var needed = OptionsShape.Of(typeof(Experiment)).Options.Where(o => o.IsRequired && supplied.Contains(typeof(Experiment), o.Name)).Select(o => (JsonNode)o.Name);

        // A sweep may set anything but the name member by member.
        var always = schema["required"]!.AsArray().Select(name => (string)name!).Where(name => name != SweepField.Name).ToList();
        schema["required"] = new JsonArray(SweepField.Name);
        schema["anyOf"] = new JsonArray(Requiring([.. always, .. needed.Select(name => (string)name!)]), Requiring([.. always, "preset"]), Requiring(["sweep"]));
    }
}
