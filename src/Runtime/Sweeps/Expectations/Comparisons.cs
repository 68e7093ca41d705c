namespace SaeLab.Runtime.Sweeps.Expectations;

/// <summary>Compares numbers by the signs of sentences.</summary>
internal static class Comparisons
{
    /// <summary>The signs, those with one character only for reading.</summary>
    public static readonly string[] Signs = ["<", "<=", ">", ">=", "≤", "≥"];

    /// <summary>Whether a comparison holds; with NaN none does.</summary>
    public static bool Holds(double left, string sign, double right) => sign switch
    {
        "<" => left < right,
        "<=" or "≤" => left <= right,
        ">" => left > right,
        _ => left >= right,
    };
}
