using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Verification;

/// <summary>Contexts that components may be made with, in the order in which they are tried.</summary>
internal static class Contexts
{
    /// <summary>d of losses and, where they accept it, of variants.</summary>
    public const int InputDim = 8;

    /// <summary>Variants may want a dimension of several parts, or targets.</summary>
    private static readonly object[] ForVariants =
    [
        new VariantContext(InputDim), new VariantContext(InputDim, 10), new VariantContext(6), new VariantContext(12), new VariantContext(9), new VariantContext(10),
    ];

    /// <summary>The form with targets that differ from its inputs, where it is a variant that can learn those.</summary>
    public static Form WithTargets(Form form, IReadOnlyList<object> contexts)
    {
        if (form.Component.Kind != ComponentKind.Variant || !form.Create<ISaeVariant>().Abilities.HasFlag(SaeAbilities.Targets))
            return form;
        return contexts.OfType<VariantContext>().Where(c => c.TargetDim is not null).Select(c => form with { Context = c }).FirstOrDefault(FormFinder.CanBeMade) ?? form;
    }

    /// <summary>Those of a kind.</summary>
    public static IReadOnlyList<object> For(ComponentKind kind, Workplace workplace) => kind switch
    {
        ComponentKind.Source => [workplace.SourceContext(RandomStream.FromSeed(0))],
        ComponentKind.Variant => ForVariants,
        ComponentKind.Loss => [new VariantContext(InputDim)],
        ComponentKind.Evaluator => [workplace.EvaluatorContext],
        _ => [""],
    };
}
