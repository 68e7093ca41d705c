using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Artefacts;
using SaeLab.Runtime.Artefacts.MessagePack;
using SaeLab.Runtime.Manifests;

namespace SaeLab.Verification.Tests;

/// <summary>No option of a variant or a source is without effect: some form is trained otherwise, or gives other rows, with another value of it; or it is known that other values are refused.</summary>
public sealed class OptionEffectTests
{
    private const int Steps = 12, Rows = 16;

    /// <summary>Options that these variants share with others and refuse to change, saying why.</summary>
    private static readonly string[] WithoutChoice =
    [
        "gated.refinement.steps", "gated.refinement.step_size",
        "transcoder.subtract_decoder_bias", "transcoder.aligned_encoder", "transcoder.refinement.steps", "transcoder.refinement.step_size",
        "transcoder.initialisation.unit_reconstruction",
    ];

    private static readonly Dictionary<string, string> Prints = new(StringComparer.Ordinal);

    /// <summary>Each option, by its path.</summary>
    public static TheoryData<string, string, string> All
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var component in Catalogues.OfPlugins.All.Select(c => c.Descriptor).Where(c => c.Kind is ComponentKind.Variant or ComponentKind.Source))
            {
                // Texts name files, and there is one of each kind here.
                foreach (var (path, _) in Leaves(Catalogues.OfPlugins.OptionsOf(component), "").Where(leaf => leaf.Option.Shape is not (TextShape or ListShape { Item: TextShape })))
                    data.Add(KindNames.Singular(component.Kind), component.Name, path);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_option_changes_something(string kind, string name, string path)
    {
        var component = Catalogues.OfPlugins.All.Select(c => c.Descriptor).Single(c => KindNames.Singular(c.Kind) == kind && c.Name == name);
        using var workplace = new Workplace();
        var contexts = Contexts.For(component.Kind, workplace);
        var form = Contexts.WithTargets(FormFinder.Find(new OptionsBinder(Catalogues.OfPlugins, component), [], contexts), contexts);
        var option = Leaves(form.Binder.Shape, "").Single(leaf => leaf.Path == path).Option;
        string[] values = [.. Values(option).Select(value => $"{path}={value}")];
        contexts = [form.Context, .. contexts];
        var isChoice = false;
        foreach (var settings in Settings(form, path))
        {
            var forms = Distinct(form, contexts, settings, values);
            if (forms.Count < 2)
                continue;
            isChoice = true;
            Assert.DoesNotContain($"{name}.{path}", WithoutChoice);
            var first = Print(forms[0], workplace);
            if (forms.Skip(1).Any(other => Print(other, workplace) != first))
                return;
        }

        Assert.False(isChoice, $"{name} is the same with {string.Join(", ", values)}, whatever else is set");
        Assert.Contains($"{name}.{path}", WithoutChoice);
    }

    /// <summary>What the form accepts beside some settings: the option as it is, and each value that makes other options of it.</summary>
    private static List<Form> Distinct(Form form, IReadOnlyList<object> contexts, IReadOnlyList<string> settings, string[] values) =>
    [
        .. values.Select(value => (IReadOnlyList<string>)[.. settings, value]).Prepend(settings)
            .Select(all => Made(form, contexts, all)).OfType<Form>().DistinctBy(TextOf),
    ];

    /// <summary>All options of a form.</summary>
    private static string TextOf(Form form) =>
        string.Join('\n', new CanonicalYaml().Lines(form.Binder.Shape, form.Binder.Bind([.. form.Required, .. form.Settings], out _)!));

    /// <summary>The form with some settings, in the first context that accepts them; null where none does.</summary>
    private static Form? Made(Form form, IReadOnlyList<object> contexts, IReadOnlyList<string> settings) =>
        contexts.Select(context => form with { Settings = settings, Context = context, IsBase = false }).FirstOrDefault(FormFinder.CanBeMade);

    /// <summary>Nothing, each single variation, what the author gave as examples, and two variations at once, for options that matter only beside two others; near ones first.</summary>
    private static IEnumerable<IReadOnlyList<string>> Settings(Form form, string path)
    {
        var single = Single(form);
        var one = ((IEnumerable<IReadOnlyList<string>>)[[]]).Concat(single.Select(v => (IReadOnlyList<string>)[v])).Concat(Candidates.Examples(form.Binder.Shape));
        var two = single.SelectMany((a, i) => single.Skip(i + 1).Select(b => (IReadOnlyList<string>)[a, b]));
        return one.OrderByDescending(settings => Nearness(settings, path)).Concat(two.OrderByDescending(settings => Nearness(settings, path)));
    }

    /// <summary>How much of its path an option has in common with settings, so that those on which it may depend are tried soon; none at all come first.</summary>
    private static int Nearness(IReadOnlyList<string> settings, string path) => settings.Count == 0
        ? int.MaxValue
        : settings.Max(setting => setting.Zip(path).TakeWhile(pair => pair.First == pair.Second).Count());

    private static string[] Single(Form form) => [.. Variations.Of(form.Binder.Shape, form.Binder.Bind(form.Required, out _)!, "")];

    /// <summary>What a form does, made out once for all tests that vary it.</summary>
    private static string Print(Form form, Workplace workplace)
    {
        var key = $"{form.Component.Kind} {form.Component.Name}\n{TextOf(form)}";
        if (!Prints.TryGetValue(key, out var print))
            Prints.Add(key, print = form.Component.Kind == ComponentKind.Source ? PrintOfSource(form, workplace) : PrintOfVariant(form));
        return print;
    }

    /// <summary>What training leaves behind: parameters, moments, firing statistics and the dictionary.</summary>
    private static string PrintOfVariant(Form form)
    {
        using var problem = Problem.For(form, RandomStream.FromSeed(1).For("problem"));
        using var backend = CpuBackend.Create(1);
        using var trainer = ShortTraining.Begin(problem, form.Create<ISaeVariant>(), backend, RandomStream.FromSeed(2), Steps, Rows);
        ShortTraining.Finish(trainer);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (_, values) in ShortTraining.Snapshot(trainer.State))
            hash.AppendData(MemoryMarshal.AsBytes<float>(values));
        using var file = new MemoryStream();
        using (var dictionary = trainer.Export())
            DictionaryFile.Write(new MessagePackWriter(file), dictionary, Workplace.Provenance, pieceBytes: 1 << 20);
        hash.AppendData(file.ToArray());
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>Rows of both parts, with their codes and targets.</summary>
    private static string PrintOfSource(Form form, Workplace workplace)
    {
        using var source = form.Create<IActivationSource>(workplace.SourceContext(RandomStream.FromSeed(3)));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var split in new[] { Split.Training, Split.HeldOut })
        {
            using var stream = source.Open(split);
            foreach (var row in SourceRows.Read(source, stream, SourceRows.Count(source, split, 60)))
                hash.AppendData(MemoryMarshal.AsBytes<float>(row));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>Options that hold a value, with those of records in the record.</summary>
    private static IEnumerable<(string Path, OptionShape Option)> Leaves(OptionsShape shape, string prefix) => shape.Options.SelectMany(option =>
        option.Shape is NestedShape nested ? Leaves(nested.Options, $"{prefix}{option.Name}.") : [($"{prefix}{option.Name}", option)]);

    /// <summary>Values that differ enough to show.</summary>
    private static IEnumerable<string> Values(OptionShape option) => option.Shape switch
    {
        IntegerShape or NumberShape => new[] { "1", "2", "3", "0", "0.3", "0.9", "7", "50", "20000", "null" }.Concat(Candidates.Examples(option)),
        ParsableShape => ["0.5", "7", "0%", "50%", "3 steps"],
        _ => Candidates.Of(option).Append("null"),
    };
}
