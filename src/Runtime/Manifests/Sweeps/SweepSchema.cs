using System.Text.Json.Nodes;

namespace SaeLab.Runtime.Manifests;

/// <summary>The part of the JSON Schema that is about sweeps.</summary>
internal static class SweepSchema
{
    /// <summary>Adds the block, and the form that expectations have beside it.</summary>
    /// <param name="schema">The schema of a single experiment.</param>
    public static void AddTo(JsonObject schema)
    {
        var properties = schema["properties"]!.AsObject();
        properties["sweep"] = Block();
        var ofOne = properties["expect"]!;
        properties["expect"] = null;
        properties["expect"] = new JsonObject
        {
            ["anyOf"] = new JsonArray(ofOne, Described(new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } }, "Of a sweep: sentences about its members, such as 'all(recovery.mcc) >= 0.9'.")),
        };
    }

    private static JsonObject Block() => Described(new JsonObject
    {
        ["type"] = "object",
        ["additionalProperties"] = false,
        ["minProperties"] = 1,
        ["properties"] = new JsonObject
        {
            ["grid"] = Described(Fields(), "Every combination of these values."),
            ["zip"] = Described(Fields(), "The first values together, then the second ones, and so on."),
            ["list"] = Described(List(new JsonObject { ["type"] = "object", ["minProperties"] = 1 }), "Members one by one: fields with values, and a name if wanted."),
            ["seeds"] = Described(new JsonObject { ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = SweepBlock.MostMembers }, List(new JsonObject { ["type"] = "integer", ["minimum"] = 0 })) }, "How many seeds, beginning with the manifest's own, or which. Default: 3, unless 'seed' is swept."),
        },
    }, "Several experiments in one: the product of all that is given.");

    private static JsonObject Fields() => new() { ["type"] = "object", ["minProperties"] = 1, ["additionalProperties"] = List(new JsonObject()) };

    private static JsonObject List(JsonObject item) => new() { ["type"] = "array", ["minItems"] = 1, ["items"] = item };

    private static JsonObject Described(JsonObject schema, string description)
    {
        schema["description"] = description;
        return schema;
    }
}
