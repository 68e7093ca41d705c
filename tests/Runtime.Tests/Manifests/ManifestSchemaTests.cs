using System.Text.Json;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Plugins;

namespace SaeLab.Runtime.Tests.Manifests;

public sealed class ManifestSchemaTests
{
    [Fact]
    public void The_schema_describes_every_option()
    {
        Snapshot.Matches(ManifestSchema.Write(FakeComponents.Catalogue), "json");
    }

    [Fact]
    public void The_schema_of_no_components_is_a_schema()
    {
        using var schema = JsonDocument.Parse(ManifestSchema.Write(new ComponentCatalogue([])));
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", schema.RootElement.GetProperty("$schema").GetString());
    }

    [Fact]
    public void The_list_names_every_component_and_its_options()
    {
        var components = ComponentDescription.OfAll(FakeComponents.Catalogue);
        Snapshot.Matches(ComponentListing.Overview(components) + "\n" + string.Join('\n', components.Select(ComponentListing.Details)));
    }
}
