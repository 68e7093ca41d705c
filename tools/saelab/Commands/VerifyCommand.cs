using System.CommandLine;
using System.Globalization;
using SaeLab.Abstractions;
using SaeLab.CommandLine.Display;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Plugins;
using SaeLab.Verification;

namespace SaeLab.CommandLine.Commands;

/// <summary><c>saelab verify</c>: whether components obey the laws of their kinds.</summary>
internal static class VerifyCommand
{
    private const ulong DefaultSeed = 1;

    public static Command Create()
    {
        var subjects = new Argument<string[]>("SUBJECT")
        {
            Description = "Plugins (PLUGIN.dll, or a plugin's folder), components, or kinds such as variants. Default: all components.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var law = new Option<string?>("--law") { Description = "The only law to try.", HelpName = "NAME" };
        var seed = CreateSeed();
        var overrides = new Option<string[]>("--set")
        {
            Description = "Sets an option of the component, such as k=4; then only this form is verified. May be given several times.",
            HelpName = "OPTION=VALUE",
            DefaultValueFactory = _ => [],
        };
        var json = new Option<bool>("--json") { Description = "Prints every result as JSON." };
        var plugins = PluginHost.CreateOption();
        var command = new Command("verify", "Verifies components, in every form that their options offer, by the laws of their kinds (docs/laws.md).")
        {
            subjects, law, seed, overrides, json, plugins,
        };
        command.SetAction(arguments =>
        {
            var wanted = arguments.GetValue(subjects) ?? [];
            string[] folders = [.. arguments.GetValue(plugins)!, .. wanted.Select(FolderOf).OfType<string>().Where(IsForeign)];
            var host = PluginHost.Load(folders);
            var components = Choose(host, wanted);
            var settings = new VerificationSettings
            {
                Seed = arguments.GetValue(seed) ?? DefaultSeed,
                Law = arguments.GetValue(law),
                Settings = arguments.GetValue(overrides)!,
                PluginFolders = folders,
            };
            if (settings.Settings.Count > 0 && components.Count > 1)
                throw new InputException($"--set is for one component, but there are {components.Count} to verify; name one");
            return Run(host, components, settings, arguments.GetValue(json));
        });
        HelpExamples.AddTo(command, """
            saelab verify topk
            saelab verify my-plugin/bin/Release/net10.0/MyVariant.dll
            saelab verify topk --law gradients --seed 1234 --set decoder_norm=weighted
            saelab verify variants --json
            """);
        return command;
    }

    private static Option<ulong?> CreateSeed() => new("--seed")
    {
        Description = $"Seed of all random cases. Default: {DefaultSeed}.",
        HelpName = "N",
        CustomParser = result =>
        {
            if (!ulong.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
                result.AddError($"--seed is a whole number, but is '{result.Tokens[0].Value}'.");
            return value;
        },
    };

    private static int Run(PluginHost host, IReadOnlyList<RegisteredComponent> components, VerificationSettings settings, bool json)
    {
        using var interruption = new Interruption();
        try
        {
            using var display = new VerificationDisplay();
            var results = new Verifier(host.Catalogue, settings).Verify(components, display.Show, interruption.Token);
            display.Clear();
            if (json)
                Console.Write(VerificationJson.Write(results));
            else
                Console.WriteLine(string.Join('\n', VerificationTable.Lines(results)));
            return results.Any(r => r.Verdict == Verdict.Broken) ? ExitCodes.ExpectationFailed : ExitCodes.Good;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Interrupted.");
            return ExitCodes.Interrupted;
        }
    }

    private static IReadOnlyList<RegisteredComponent> Choose(PluginHost host, string[] wanted)
    {
        var all = host.Catalogue.All;
        if (wanted.Length == 0)
            return all;
        var chosen = wanted.SelectMany(subject => Find(all, subject)).ToHashSet();
        return [.. all.Where(chosen.Contains)];
    }

    private static List<RegisteredComponent> Find(IReadOnlyList<RegisteredComponent> all, string subject)
    {
        var folder = FolderOf(subject);
        var found = all.Where(c => folder is null
            ? c.Descriptor.Name == subject || KindNames.Plural(c.Descriptor.Kind) == subject || KindNames.Singular(c.Descriptor.Kind) == subject
            : c.PluginFile.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)).ToList();
        if (found.Count > 0)
            return found;
        throw new InputException(folder is null
            ? $"there is no component, kind or plugin '{subject}' (kinds: {string.Join(", ", Enum.GetValues<ComponentKind>().Select(KindNames.Plural))}; components: {string.Join(", ", all.Select(c => c.Descriptor.Name).Distinct())})"
            : $"no plugin was loaded from {folder}");
    }

    /// <summary>The full path of the folder that a subject names, where it is a path; null where it is a name.</summary>
    private static string? FolderOf(string subject)
    {
        var isAssembly = subject.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
        if (!isAssembly && !subject.Contains('/', StringComparison.Ordinal) && !subject.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal) && subject != ".")
            return null;
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(subject));
        if (!isAssembly)
            return path;
        return File.Exists(path) ? Path.GetDirectoryName(path) : throw new InputException($"there is no plugin {subject}");
    }

    /// <summary>Whether a folder is not among the program's own plugins, which are loaded anyhow.</summary>
    private static bool IsForeign(string folder) => !(folder + Path.DirectorySeparatorChar).StartsWith(PluginFinder.OwnRoot + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
