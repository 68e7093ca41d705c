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
    /// <remarks>It admits every valid manifest whose texts are written as texts. What it admits can still be wrong: how options fit together only the reader knows.</remarks>
    public static string Write(ComponentCatalogue catalogue)
    {
        var documentation = new XmlDocumentation();
        var writer = new SchemaWriter(documentation);
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "SaeLab manifest",
            ["description"] = documentation.SummaryOf(typeof(Experiment)),
        };
        writer.AddOptions(schema, OptionsShape.Of(typeof(Experiment)));
        schema["$defs"] = new JsonObject(Enum.GetValues<ComponentKind>().Select(kind =>
            KeyValuePair.Create(SnakeCase.Of(kind.ToString()), (JsonNode?)writer.ComponentOf(kind, catalogue))));
        return schema.ToJsonString(Layout) + "\n";
    }
}
