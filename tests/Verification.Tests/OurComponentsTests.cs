using SaeLab.Abstractions;
using SaeLab.Runtime.Manifests;

namespace SaeLab.Verification.Tests;

/// <summary>Every component that a plugin of the repository brings obeys the laws of its kind, in every form that its options offer.</summary>
public sealed class OurComponentsTests
{
    /// <summary>Verified once: the tests below are views of it.</summary>
    private static readonly Lazy<IReadOnlyList<LawResult>> All = new(() => Catalogues.Verify(Catalogues.OfPlugins, new VerificationSettings()));

    /// <summary>Each component with each law of its kind, so that a failure says what is broken.</summary>
    public static TheoryData<string, string, string> ComponentsAndLaws
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var component in Catalogues.OfPlugins.All.Select(c => c.Descriptor))
            {
                foreach (var law in Laws.Of(component.Kind))
                    data.Add(KindNames.Singular(component.Kind), component.Name, law.Name);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(ComponentsAndLaws))]
    public void A_component_obeys_a_law(string kind, string name, string law)
    {
        var results = All.Value.Where(r => KindNames.Singular(r.Kind) == kind && r.Component == name && r.Law == law).ToList();
        Assert.NotEmpty(results);
        var broken = results.Where(r => r.Verdict == Verdict.Broken).SelectMany(VerificationTable.Complaint).ToList();
        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    [Fact]
    public void Every_law_applies_to_some_component()
    {
        // A law that nobody is held to would say nothing, and nobody would notice.
        var applied = All.Value
            .Where(r => r.Verdict == Verdict.Held && r.Cases > 0).Select(r => (r.Kind, r.Law)).ToHashSet();
        Assert.Equal([], Laws.All.Where(law => !applied.Contains((law.Kind, law.Name))).Select(law => $"{law.Kind} {law.Name}"));
    }

    [Fact]
    public void Laws_have_names_of_their_own_and_say_what_they_say()
    {
        Assert.Equal(Laws.All.Count, Laws.All.Select(law => (law.Kind, law.Name)).Distinct().Count());
        Assert.All(Laws.All, law => Assert.EndsWith(".", law.Statement, StringComparison.Ordinal));
        Assert.All(Enum.GetValues<ComponentKind>(), kind => Assert.NotEmpty(Laws.Of(kind)));
    }

    [Fact]
    public void The_same_seed_gives_the_same_results_and_another_seed_other_cases()
    {
        var catalogue = Catalogues.OfPlugins;
        var component = catalogue.All.First(c => c.Descriptor.Kind == ComponentKind.Variant);
        var (a, b, c) = (Run(1), Run(1), Run(2));
        Assert.Equal(a, b);
        Assert.NotEqual(a, c);

        string Run(ulong seed) => VerificationJson.Write([.. new Verifier(catalogue, new VerificationSettings { Seed = seed, Law = "gradients" })
            .Verify([component], (_, _, _) => { }, CancellationToken.None).Select(r => r with { Seed = 0 })]);
    }
}
