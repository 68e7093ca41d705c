using SaeLab.Abstractions;

namespace SaeLab.Runtime.Manifests;

/// <summary>How texts call kinds of component.</summary>
public static class KindNames
{
    /// <summary><c>source</c>, <c>variant</c>, <c>loss</c>, <c>resampler</c>, <c>evaluator</c>.</summary>
    public static string Singular(ComponentKind kind) => SnakeCase.Of(kind.ToString());

    /// <summary><c>sources</c>, <c>variants</c>, <c>losses</c>, <c>resamplers</c>, <c>evaluators</c>.</summary>
    public static string Plural(ComponentKind kind) => Plural(Singular(kind));

    /// <summary>The plural of a kind's name.</summary>
    internal static string Plural(string kind) => kind + (kind.EndsWith('s') ? "es" : "s");
}
