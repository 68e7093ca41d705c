using SaeLab.Abstractions;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Plugins;
using SaeLab.Runtime.Sweeps;
using SaeLab.Runtime.Tests.Manifests;

namespace SaeLab.Runtime.Tests.Sweeps;

public sealed class SweepSourcesTests
{
    private readonly List<CountedSource> _made = [];

    [Fact]
    public void Members_with_the_same_rows_share_a_source()
    {
        using (var sources = new SweepSources("/", 0))
        {
            var members = Members("{ grid: { variant.topk.k: [4, 8], seed: [1, 2] } }");
            Assert.Equal(2, members.Select(sources.Get).Distinct(ReferenceEqualityComparer.Instance).Count());
            Assert.All(_made, source => Assert.False(source.IsDisposed));
        }

        Assert.Equal(2, _made.Count);
        Assert.All(_made, source => Assert.True(source.IsDisposed));
    }

    [Fact]
    public void What_comes_next_is_kept_and_the_rest_let_go_of()
    {
        using var sources = new SweepSources("/", 0);
        var members = Members("{ grid: { source.planted.features: [1, 2, 3] }, seeds: 1 }");
        var before = members.Select(sources.Get).ToList();
        sources.KeepOnly([members[1].Experiment]);
        Assert.Equal([true, false, true], _made.Select(source => source.IsDisposed));
        Assert.Same(before[1], sources.Get(members[1]));
        Assert.NotSame(before[0], sources.Get(members[0]));
    }

    private List<LoadedManifest> Members(string sweep)
    {
        var options = FakeComponents.Catalogue.All.Select(c => c.Descriptor).Single(c => c.Name == "planted").OptionsType;
        var catalogue = new ComponentCatalogue(FakeComponents.Catalogue.All.Where(c => c.Descriptor.Name != "planted").Append(
            new RegisteredComponent(new ComponentDescriptor(ComponentKind.Source, "planted", options, (_, _) => Make()), "Fake", "fake.dll")));
        var manifest = $"name: demo\nsource: {{ planted: {{ features: 3 }} }}\nvariant: {{ topk: {{ latents: 64, k: 4 }} }}\ntraining: {{ samples: 5000 }}\nsweep: {sweep}\n";
        return [.. SweepReader.Parse(manifest, "m.yaml", [], catalogue)!.Members.Select(m => m.Manifest)];
    }

    private CountedSource Make()
    {
        _made.Add(new CountedSource());
        return _made[^1];
    }

    private sealed class CountedSource : IActivationSource
    {
        public bool IsDisposed { get; private set; }

        public int InputDim => 1;

        public IReadOnlyList<string> Files => [];

        public long? RowCount(Split split) => null;

        public IActivationStream Open(Split split) => throw new NotSupportedException();

        public void Dispose() => IsDisposed = true;
    }
}
