using System.ComponentModel.DataAnnotations;
using System.Xml.Linq;
using SaeLab.Abstractions;
using SaeLab.Runtime.Plugins;

namespace SaeLab.Runtime.Tests.Manifests;

public sealed class ComponentCatalogueTests
{
    [Fact]
    public void Components_are_found_by_kind_and_name()
    {
        Assert.Equal("topk", FakeComponents.Catalogue.Find(ComponentKind.Variant, "topk")?.Descriptor.Name);
        Assert.Null(FakeComponents.Catalogue.Find(ComponentKind.Source, "topk"));
        Assert.Equal(["files", "planted"], FakeComponents.Catalogue.OfKind(ComponentKind.Source).Select(c => c.Descriptor.Name));
    }

    [Fact]
    public void One_name_may_stand_for_components_of_two_kinds()
    {
        var catalogue = new ComponentCatalogue([FakeComponents.Component(ComponentKind.Source, "x", typeof(Fine)), FakeComponents.Component(ComponentKind.Evaluator, "x", typeof(Fine))]);
        Assert.Equal(2, catalogue.All.Count);
    }

    [Fact]
    public void Two_components_of_one_kind_and_name_are_refused_with_both_files()
    {
        Assert.Equal(
            "two plugins bring a variant 'topk': a.dll and b.dll; remove one of them",
            Refusal(FakeComponents.Component(ComponentKind.Variant, "topk", typeof(Fine), "a.dll"), FakeComponents.Component(ComponentKind.Variant, "topk", typeof(Fine), "b.dll")));
    }

    [Theory]
    [InlineData("TopK")]
    [InlineData("top-k")]
    [InlineData("2x")]
    [InlineData("")]
    [InlineData("a\n")]
    public void A_name_is_lower_case(string name)
    {
        Assert.Equal(
            $"a.dll: '{name}' is no name for a variant; names are lower case letters, digits and underscores, and start with a letter",
            Refusal(FakeComponents.Component(ComponentKind.Variant, name, typeof(Fine), "a.dll")));
    }

    [Theory]
    [InlineData(typeof(WithObject), "WithObject.Value: a manifest cannot write a Object")]
    [InlineData(typeof(WithNulls), "WithNulls.Names: a manifest cannot write a list or mapping of empty values")]
    [InlineData(typeof(WithItself), "WithItself contains itself, so its defaults have no end")]
    [InlineData(typeof(WithInfinity), "a number is not finite")]
    [InlineData(typeof(WithoutConstructor), "WithoutConstructor has no public constructor without parameters")]
    [InlineData(typeof(WithRangedText), "WithRangedText.Name has a [Range] but is not a number")]
    [InlineData(typeof(WithOneNameTwice), "WithOneNameTwice has 2 properties that a manifest would call 'a_b'")]
    public void Options_that_no_manifest_can_write_are_refused_when_the_plugin_is_loaded(Type options, string reason)
    {
        Assert.Equal(
            $"a.dll: the options of source 'x' cannot stand in a manifest: {reason}",
            Refusal(FakeComponents.Component(ComponentKind.Source, "x", options, "a.dll")));
    }

    [Fact]
    public void Documentation_is_flattened_to_one_line()
    {
        var summary = XElement.Parse("""
            <summary>
              One <see cref="P:A.B.AuxK"/>, <see cref="T:A.Type`1"/>, <see cref="M:A.B.Do(System.Int32)"/>, <see langword="null"/>
              <para>and <c>code &lt; 1</c> of <paramref name="x"/>.</para>
            </summary>
            """);
        Assert.Equal("One aux_k, Type, Do, null and code < 1 of x.", XmlDocumentation.TextOf(summary));
    }

    [Fact]
    public void A_missing_documentation_file_means_empty_summaries()
    {
        Assert.Equal("", new XmlDocumentation().SummaryOf(typeof(FactAttribute)));
    }

    private static string Refusal(params RegisteredComponent[] components) =>
        Assert.Throws<InputException>(() => new ComponentCatalogue(components)).Message;

    public sealed record Fine;

    public sealed record WithObject
    {
        public object Value { get; init; } = 1;
    }

    public sealed record WithNulls
    {
        public IReadOnlyList<string?> Names { get; init; } = [];
    }

    public sealed record WithItself
    {
        public WithItself? Inner { get; init; }
    }

    public sealed record WithInfinity
    {
        public double Value { get; init; } = double.PositiveInfinity;
    }

    public sealed record WithoutConstructor(int X);

    public sealed record WithRangedText
    {
        [Range(1, 2)]
        public string Name { get; init; } = "";
    }

    public sealed record WithOneNameTwice
    {
        public int AB { get; init; }

        public int A_b { get; init; }

        public int A_B { get; init; }
    }
}
