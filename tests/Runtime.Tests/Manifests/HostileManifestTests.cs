using FsCheck.Fluent;
using SaeLab.Runtime.Manifests;

namespace SaeLab.Runtime.Tests.Manifests;

public sealed class HostileManifestTests
{
    private static readonly string[] Fragments =
    [
        "name: demo", "seed: ", "\n", "  ", "- ", ": ", "{", "}", "[", "]", ",", "&a ", "*a", "!!int ", "!x ", "| ", "> ", "'", "\"", "#", "? ", "---\n", "...\n", "%YAML 1.2\n", "%TAG ! x\n",
        "topk", "planted", "training: ", "evaluate: ", "1e999", "\\x", "\\uD800", "\\U0010FFFF", "~", "<<: ", "\t", "\r", "é", "🧠", "\u2028", "%YAML 99999999999.1\n", "|9\n", "!<tag:x> ", "@", "`",
    ];

    private static readonly string[] Paths =
    [
        "name", "seed", "source", "source.planted", "source.planted.features", "variant.topk.k", "variant.l1", "training.samples", "training.coefficients.x.warmup", "evaluate[0]", "evaluate[1].density.bins", "expect.density.x", "", "[", "a[b]", "..",
    ];

    [Fact]
    public void Any_bytes_give_an_experiment_or_a_manifest_exception()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("m.yaml");
        Law.Holds(Gen.ListOf(Gen.Choose(0, 255)), bytes =>
        {
            File.WriteAllBytes(path, [.. bytes.Select(b => (byte)b)]);
            Try(() => ManifestReader.Load(path, [], FakeComponents.Catalogue));
        }, count: 500);
    }

    [Fact]
    public void Any_mixture_of_YAML_gives_an_experiment_or_a_manifest_exception() =>
        Law.Holds(Gen.ListOf(Gen.Elements(Fragments)).Select(parts => string.Concat(parts)), text => Try(() => FakeComponents.Read(text)), count: 3000);

    [Fact]
    public void Any_mutated_manifest_gives_an_experiment_or_a_manifest_exception()
    {
        var mutations =
            from start in Gen.Choose(0, FakeComponents.Valid.Length)
            from length in Gen.Choose(0, 20)
            from inserted in Gen.OneOf(Gen.Constant(""), Gen.Elements(Fragments))
            select FakeComponents.Valid[..start] + inserted + FakeComponents.Valid[Math.Min(start + length, FakeComponents.Valid.Length)..];
        Law.Holds(mutations, text => Try(() => FakeComponents.Read(text)), count: 3000);
    }

    [Fact]
    public void Any_override_gives_an_experiment_or_a_manifest_exception()
    {
        var overrides = Gen.Zip(Gen.Elements(Paths), Gen.ListOf(Gen.Elements(Fragments))).Select(o => $"{o.Item1}={string.Concat(o.Item2)}");
        Law.Holds(Gen.ListOf(overrides), set => Try(() => FakeComponents.Read(FakeComponents.Valid, [.. set])), count: 2000);
    }

    private static void Try(Action read)
    {
        try
        {
            read();
        }
        catch (ManifestException e)
        {
            Assert.NotEmpty(e.Problems);
            Assert.Equal(e.Problems.Count, e.Message.Split('\n').Length);
            Assert.Equal(e.Problems.OrderBy(p => p.Line), e.Problems);
        }
    }
}
