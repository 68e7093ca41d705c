using System.Globalization;

namespace SaeLab.Runtime.Manifests;

/// <summary>Every error that a manifest can have: its code and its words. <c>docs/errors</c> has a page for each code.</summary>
internal static class ManifestErrors
{
    /// <summary>The code of <see cref="MissingOption"/>.</summary>
    public const string MissingCode = "SAE106";

    /// <summary>SAE101: the file is missing, a folder, or may not be read.</summary>
    public static ManifestProblem Unreadable(SourcePosition at, string reason) =>
        Problem(at, "SAE101", $"the manifest cannot be read: {reason}");

    /// <summary>SAE102: the file asks for more memory than a manifest may.</summary>
    public static ManifestProblem TooLarge(SourcePosition at, string what, long limit) =>
        Problem(at, "SAE102", string.Create(CultureInfo.InvariantCulture, $"the manifest has more than {limit} {what}"));

    /// <summary>SAE103: a key that nothing reads.</summary>
    public static ManifestProblem UnknownOption(SourcePosition at, string subject, string key, IReadOnlyList<string> options) =>
        Problem(at, "SAE103", $"{subject} has no option {Quoted(key)}{Suggestion(key, options)} {List("options", options)}");

    /// <summary>SAE104: not YAML, or YAML that no manifest needs.</summary>
    public static ManifestProblem Malformed(SourcePosition at, string what) => Problem(at, "SAE104", what);

    /// <summary>SAE105: a key twice in one mapping.</summary>
    public static ManifestProblem DuplicateKey(SourcePosition at, string key, SourcePosition first) =>
        Problem(at, "SAE105", $"the key {Quoted(key)} is given twice; the first is at {first}");

    /// <summary>SAE106: a required option is not there.</summary>
    public static ManifestProblem MissingOption(SourcePosition at, string subject, string option, string words) =>
        Problem(at, MissingCode, $"{subject} needs the option '{option}': {words}");

    /// <summary>SAE107: a value of another type than the option's.</summary>
    public static ManifestProblem WrongValue(SourcePosition at, string subject, string words, string found) =>
        Problem(at, "SAE107", $"{subject} must be {words}, but is {found}");

    /// <summary>SAE107: a value that is not one of the names.</summary>
    public static ManifestProblem UnknownChoice(SourcePosition at, string subject, string found, IReadOnlyList<string> names) =>
        Problem(at, "SAE107", $"{subject} cannot be {Quoted(found)}{Suggestion(found, names)} {List("values", names)}");

    /// <summary>SAE107: a text that its type cannot read.</summary>
    public static ManifestProblem Unparsable(SourcePosition at, string subject, string reason) =>
        Problem(at, "SAE107", $"{subject}: {OneLine(reason)}");

    /// <summary>SAE108: a number out of its range.</summary>
    public static ManifestProblem OutOfRange(SourcePosition at, string subject, string words, string found) =>
        Problem(at, "SAE108", $"{subject} must be {words}, but is {found}");

    /// <summary>SAE109: options that are fine alone but not together, or that a check of their own refuses.</summary>
    public static ManifestProblem Invalid(SourcePosition at, string subject, string reason) =>
        Problem(at, "SAE109", $"{subject}: {OneLine(reason)}");

    /// <summary>SAE110: a component that no plugin brings.</summary>
    public static ManifestProblem UnknownComponent(SourcePosition at, string kind, string name, IReadOnlyList<string> names) =>
        Problem(at, "SAE110", $"there is no {kind} {Quoted(name)}{Suggestion(name, names)} {List(KindNames.Plural(kind), names)}");

    /// <summary>SAE111: a component under the key of another kind.</summary>
    public static ManifestProblem WrongKind(SourcePosition at, string kind, string name, string actualKind, IReadOnlyList<string> names) =>
        Problem(at, "SAE111", $"'{name}' is {WithArticle(actualKind)}, not {WithArticle(kind)} {List(KindNames.Plural(kind), names)}");

    /// <summary>SAE112: not one component with its options.</summary>
    public static ManifestProblem NotOneComponent(SourcePosition at, string subject, string kind, IReadOnlyList<string> names) =>
        Problem(at, "SAE112", $"{subject} must be one {kind}, its name alone or with its options below it, but has {Count(names.Count, "key")} {List("keys", names)}");

    /// <summary>SAE113: an evaluator twice.</summary>
    public static ManifestProblem DuplicateEvaluator(SourcePosition at, string name, SourcePosition first) =>
        Problem(at, "SAE113", $"the evaluator '{name}' is given twice; the first is at {first}");

    /// <summary>SAE114: an expectation that is not of the form <c>evaluator.measurement</c>.</summary>
    public static ManifestProblem MalformedExpectation(SourcePosition at, string key) =>
        Problem(at, "SAE114", $"the expectation {Quoted(key)} is not of the form evaluator.measurement");

    /// <summary>SAE114: an expectation of an evaluator that the manifest does not ask for.</summary>
    public static ManifestProblem UnmeasuredExpectation(SourcePosition at, string key, string evaluator, IReadOnlyList<string> evaluators) =>
        Problem(at, "SAE114", $"nothing measures {Quoted(key)}: 'evaluate' does not name {Quoted(evaluator)}{Suggestion(evaluator, evaluators)} {List("evaluate", evaluators)}");

    /// <summary>SAE115: an override that cannot be applied.</summary>
    public static ManifestProblem BadOverride(SourcePosition at, string reason) => Problem(at, "SAE115", reason);

    /// <summary>SAE116: an alias of nothing, or of something that it is itself part of.</summary>
    public static ManifestProblem BadAlias(SourcePosition at, string alias, string reason) =>
        Problem(at, "SAE116", $"the alias '*{Shortened(alias)}' {reason}");

    /// <summary>SAE117: a schedule of a loss term that the variant does not have.</summary>
    public static ManifestProblem UnknownLossTerm(SourcePosition at, string variant, string term, IReadOnlyList<string> terms) =>
        Problem(at, "SAE117", $"variant '{variant}' has no loss term {Quoted(term)}{Suggestion(term, terms)} {List("loss terms", terms)}");

    /// <summary>SAE118: an evaluator that needs what the source cannot offer.</summary>
    public static ManifestProblem UnmetNeed(SourcePosition at, string evaluator, string need, string source) =>
        Problem(at, "SAE118", $"evaluator '{evaluator}' needs {need}, which source '{source}' does not offer");

    /// <summary>SAE119: a component that cannot be made from valid options, since they do not fit the rest of the experiment.</summary>
    public static ManifestProblem ComponentRefused(SourcePosition at, string kind, string name, string reason) =>
        Problem(at, "SAE119", $"{kind} '{name}' cannot be used here: {OneLine(reason)}");

    /// <summary>SAE120: a preset that there is not.</summary>
    public static ManifestProblem UnknownPreset(SourcePosition at, string name, IReadOnlyList<string> names) =>
        Problem(at, "SAE120", $"there is no preset {Quoted(name)}{Suggestion(name, names)} {List("presets", names)}");

    /// <summary>SAE121: a variant that the manifest's preset has no values for.</summary>
    public static ManifestProblem NotInPreset(SourcePosition at, string preset, string variant, IReadOnlyList<string> variants) =>
        Problem(at, "SAE121", $"preset '{preset}' has no variant {Quoted(variant)}{Suggestion(variant, variants)} {List("variants", variants)}");

    /// <summary>SAE122: a sweep that spans no members, or not those that were meant.</summary>
    public static ManifestProblem BadSweep(SourcePosition at, string reason) => Problem(at, "SAE122", OneLine(reason));

    /// <summary>SAE122: a name that should be one of some.</summary>
    public static ManifestProblem UnknownInSweep(SourcePosition at, string what, string name, IReadOnlyList<string> names) =>
        Problem(at, "SAE122", $"{what} {Quoted(name)}{Suggestion(name, names)} {List("there are", names)}");

    /// <summary>SAE123: a sentence about a sweep's members that cannot be read, or speaks of what the sweep does not have.</summary>
    public static ManifestProblem BadSentence(SourcePosition at, string reason) => Problem(at, "SAE123", OneLine(reason));

    /// <summary>SAE123: a sentence with a name that should be one of some.</summary>
    public static ManifestProblem UnknownInSentence(SourcePosition at, string what, string name, IReadOnlyList<string> names) =>
        Problem(at, "SAE123", $"{what} {Quoted(name)}{Suggestion(name, names)} {List("there are", names)}");

    /// <summary>A user's text in quotation marks, on one line and of bearable length.</summary>
    public static string Quoted(string text) => $"'{Shortened(text)}'";

    private static string Shortened(string text)
    {
        const int longest = 60;
        return OneLine(text.Length > longest ? text[..(longest - 1)] + "…" : text);
    }

    private static string OneLine(string text) =>
        string.Concat(text.Select(c => char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' ? ' ' : c));

    private static string Suggestion(string given, IReadOnlyList<string> names) =>
        NearestName.Among(names, given) is { } nearest ? $"; did you mean '{nearest}'?" : "";

    private static string List(string what, IReadOnlyList<string> names) =>
        names.Count == 0 ? what == "there are" ? "(there are none)" : $"(there are no {what})" : $"({what}: {string.Join(", ", names.Select(Shortened).Order(StringComparer.Ordinal))})";

    private static string WithArticle(string noun) => ("aeiou".Contains(noun[0], StringComparison.Ordinal) ? "an " : "a ") + noun;

    private static string Count(int count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{(count == 0 ? "no" : count)} {noun}{(count == 1 ? "" : "s")}");

    private static ManifestProblem Problem(SourcePosition at, string code, string message) =>
        new(at.File, at.Line, at.Column, code, message);
}
