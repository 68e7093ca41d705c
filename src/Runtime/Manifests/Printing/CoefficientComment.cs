using SaeLab.Abstractions;

namespace SaeLab.Runtime.Manifests;

/// <summary>Says beside a coefficient what it comes to for a dictionary of a known shape.</summary>
internal static class CoefficientComment
{
    /// <summary>Such as <c>λ = 2.048 against the summed error (d = 512)</c>; null where the value is no coefficient, or is λ itself.</summary>
    public static string? Of(object? value, SaeShape shape)
    {
        if (value is not Coefficient { Unit: not CoefficientUnit.Sum } coefficient)
            return null;
        var depends = coefficient.Unit switch
        {
            CoefficientUnit.Mean => $" (d = {shape.InputDim})",
            CoefficientUnit.MeanPerLatent => $" (d = {shape.InputDim}, m = {shape.LatentCount})",
            _ => "",
        };
        return FormattableString.Invariant($"λ = {coefficient.Canonical(shape.InputDim, shape.LatentCount):G6} against the summed error{depends}");
    }
}
