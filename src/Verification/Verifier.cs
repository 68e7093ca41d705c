using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Plugins;

namespace SaeLab.Verification;

/// <summary>Verifies components by the laws of their kinds.</summary>
/// <param name="catalogue">All components that there are.</param>
/// <param name="settings">What to verify, and how.</param>
public sealed class Verifier(ComponentCatalogue catalogue, VerificationSettings settings)
{
    /// <summary>Verifies components, each in its default form and in those that differ in one option; forms run beside each other on all processors.</summary>
    /// <param name="components">Which.</param>
    /// <param name="progress">Told how many of how many forms are done and which was the last; may be called from several threads, one at a time.</param>
    /// <param name="cancellation">Asked before each law.</param>
    /// <returns>The results by component, form and law; always the same for the same seed.</returns>
    /// <exception cref="InputException">The only component cannot be made, or no law has the wanted name; the message says what to do.</exception>
    public IReadOnlyList<LawResult> Verify(IReadOnlyList<RegisteredComponent> components, Action<int, int, string> progress, CancellationToken cancellation)
    {
        RequireLaw(components);
        using var workplace = new Workplace();
        var unmade = new List<LawResult>();
        var forms = components.SelectMany(component => FormsOf(component.Descriptor, workplace, isOnly: components.Count == 1, unmade)).ToList();
        var results = new IReadOnlyList<LawResult>[forms.Count];
        var (done, gate) = (0, new Lock());
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation };
        Parallel.For(0, forms.Count, parallel, i =>
        {
            results[i] = [.. LawsFor(forms[i].Component.Kind).Select(law =>
            {
                cancellation.ThrowIfCancellationRequested();
                return Try(law, forms[i], workplace);
            })];
            lock (gate)
                progress(++done, forms.Count, forms[i].Component.Name);
        });
        return [.. unmade, .. results.SelectMany(r => r)];
    }

    private IEnumerable<Law> LawsFor(ComponentKind kind) => Laws.Of(kind).Where(law => settings.Law is null || law.Name == settings.Law);

    private void RequireLaw(IReadOnlyList<RegisteredComponent> components)
    {
        var kinds = components.Select(c => c.Descriptor.Kind).Distinct().ToList();
        if (settings.Law is { } wanted && !kinds.Any(kind => LawsFor(kind).Any()))
        {
            var names = kinds.SelectMany(Laws.Of).Select(law => law.Name).Distinct().Order(StringComparer.Ordinal);
            throw new InputException($"there is no law '{wanted}' of {string.Join(" or ", kinds.Select(KindNames.Plural))} (laws: {string.Join(", ", names)})");
        }
    }

    /// <summary>The forms of a component. One among several that cannot be made is a result, and no reason not to verify the others.</summary>
    private List<Form> FormsOf(ComponentDescriptor component, Workplace workplace, bool isOnly, List<LawResult> unmade)
    {
        var binder = new OptionsBinder(catalogue, component);
        var contexts = Contexts.For(component.Kind, workplace);
        try
        {
            var form = Contexts.WithTargets(FormFinder.Find(binder, settings.Settings, contexts), contexts);
            contexts = [form.Context, .. contexts];
            return settings.Settings.Count > 0 ? [form] : [form, .. FormFinder.Vary(form, contexts)];
        }
        catch (InputException exception) when (!isOnly)
        {
            unmade.Add(Result(component, [], "form", new LawRun(RandomStream.FromSeed(0), workplace), Verdict.Broken, exception.Message));
            return [];
        }
    }

    private LawResult Try(Law law, Form form, Workplace workplace)
    {
        var run = new LawRun(RandomStream.FromSeed(settings.Seed).For(law.Name), workplace);
        var (verdict, reason) = (Verdict.Held, (string?)null);
        try
        {
            law.Check(form, run);
            if (run.Worst is { IsAllowed: false } worst)
                (verdict, reason) = (Verdict.Broken, worst.Where);
        }
        catch (NotApplicableException exception)
        {
            (verdict, reason) = (Verdict.NotApplicable, exception.Message);
        }
        catch (LawBrokenException exception)
        {
            (verdict, reason) = (Verdict.Broken, exception.Message);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Whatever a component throws is its own failure, not that of verification.
            (verdict, reason) = (Verdict.Broken, $"it threw {exception.GetType().Name}: {exception.Message}{PlaceOf(exception)}");
        }

        return Result(form.Component, form.Settings, law.Name, run, verdict, reason);
    }

    private LawResult Result(ComponentDescriptor component, IReadOnlyList<string> set, string law, LawRun run, Verdict verdict, string? reason) => new()
    {
        Kind = component.Kind,
        Component = component.Name,
        Settings = set,
        Law = law,
        Seed = settings.Seed,
        Verdict = verdict,
        Cases = run.Cases,
        Worst = run.Worst,
        Reason = reason,
        Notes = run.Notes,
        PluginFolders = settings.PluginFolders,
    };

    /// <summary>The innermost method of the call, which is as much of a stack as a line can bear.</summary>
    private static string PlaceOf(Exception exception) => exception.TargetSite is { } site ? $" (in {site.DeclaringType?.Name}.{site.Name})" : "";
}
