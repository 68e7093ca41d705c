using SaeLab.Abstractions;
using SaeLab.Runtime.Manifests;

namespace SaeLab.Verification;

/// <summary>Finds options for a component that nobody here has met before: one form that can be made, and others that differ from it in one option.</summary>
internal static class FormFinder
{
    /// <summary>The option that says how many latents a dictionary has.</summary>
    public const string Latents = "latents";

    private const int MostAttempts = 1000;

    /// <summary>A form in which required options that the user did not set have the first values that the component accepts.</summary>
    /// <param name="binder">The component.</param>
    /// <param name="settings">What the user set.</param>
    /// <param name="contexts">Contexts to try.</param>
    /// <exception cref="InputException">No values were accepted; the message says what to set.</exception>
    public static Form Find(OptionsBinder binder, IReadOnlyList<string> settings, IReadOnlyList<object> contexts)
    {
        var open = binder.Shape.Options.Where(o => o.IsRequired && !settings.Any(s => IsAbout(s, o.Name))).ToList();
        string? refusal = null;
        foreach (var chosen in Combinations([.. open.Select(Settings)]).Concat(WithOptional(binder, open, settings)).Take(MostAttempts))
        {
            foreach (var context in contexts)
            {
                var form = new Form(binder, chosen, settings, context, IsBase: true);
                if (CanBeMade(form, out var problem))
                    return form;
                refusal ??= problem;
            }
        }

        var (kind, name) = (KindNames.Singular(binder.Component.Kind), binder.Component.Name);
        throw new InputException(open.Count == 0
            ? $"{kind} '{name}' cannot be made{(settings.Count > 0 ? $" with {string.Join(' ', settings)}" : "")}: {refusal}"
            : $"{kind} '{name}' cannot be made with values that verification thought of for {string.Join(", ", open.Select(o => o.Name))}: {refusal}. Give some, such as --set {open[0].Name}=VALUE, or put [Example] on the option");
    }

    /// <summary>The forms that differ from one in a single option, and those that the component's author gave, as far as the options' own checks and the component accept them.</summary>
    public static IEnumerable<Form> Vary(Form form, IReadOnlyList<object> contexts)
    {
        var options = form.Binder.Bind([.. form.Required, .. form.Settings], out _)!;
        foreach (var settings in Variations.Of(form.Binder.Shape, options, "").Select(s => (IReadOnlyList<string>)[s]).Concat(Candidates.Examples(form.Binder.Shape)))
        {
            var varied = contexts
                .Select(context => form with { Settings = [.. form.Settings, .. settings], Context = context, IsBase = false })
                .FirstOrDefault(CanBeMade);
            if (varied is not null)
                yield return varied;
        }
    }

    /// <summary>The likeliest required values with optional numbers and texts that some forms need after all, such as k for one of several encoders.</summary>
    private static IEnumerable<IReadOnlyList<string>> WithOptional(OptionsBinder binder, List<OptionShape> open, IReadOnlyList<string> settings)
    {
        string[] required = [.. open.Select(o => Settings(o).FirstOrDefault()).OfType<string>()];
        var optional = binder.Shape.Options.Where(o => o is { IsRequired: false, IsNullable: true, Shape: IntegerShape or NumberShape or TextShape } && !settings.Any(s => IsAbout(s, o.Name)));
        return Combinations([.. optional.Select(o => Settings(o).Prepend("").ToList())]).Select(chosen => (IReadOnlyList<string>)[.. required, .. chosen.Where(c => c.Length > 0)]);
    }

    private static List<string> Settings(OptionShape option) => [.. Candidates.Of(option).Select(v => $"{option.Name}={v}")];

    public static bool CanBeMade(Form form) => CanBeMade(form, out _);

    private static bool CanBeMade(Form form, out string? problem)
    {
        if (form.Binder.Bind([.. form.Required, .. form.Settings], out problem) is not { } options)
            return false;
        try
        {
            (form.Component.Create(options, form.Context) as IDisposable)?.Dispose();
            return true;
        }
        catch (InputException exception)
        {
            problem = exception.Message;
            return false;
        }
    }

    private static bool IsAbout(string setting, string option) =>
        setting.AsSpan().TrimStart().StartsWith(option, StringComparison.Ordinal) && setting.AsSpan().TrimStart()[option.Length..].TrimStart() is ['=' or '.' or '[', ..];

    /// <summary>One of each, those first that are nearest to the first of each.</summary>
    private static IEnumerable<IReadOnlyList<string>> Combinations(List<List<string>> choices)
    {
        IEnumerable<(IReadOnlyList<string> Values, int Rank)> result = [([], 0)];
        foreach (var values in choices)
            result = result.SelectMany(r => values.Select((v, i) => ((IReadOnlyList<string>)[.. r.Values, v], r.Rank + i)));
        return result.Take(100 * MostAttempts).OrderBy(r => r.Rank).Select(r => r.Values);
    }
}
