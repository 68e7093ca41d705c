using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Verification;

/// <summary>Makes cases in which a loss stands beside a variant that offers what it needs.</summary>
internal static class LossCase
{
    /// <summary>Sets of dead latents worth trying: none, some, all but one, all.</summary>
    public static IReadOnlyList<int[]> DeadSets { get; } =
        [[], [1, 4, 5, 9], [.. Enumerable.Range(1, HostVariant.LatentCount - 1)], [.. Enumerable.Range(0, HostVariant.LatentCount)]];

    /// <summary>A case with random parameters.</summary>
    public static VariantCase Create(
        Form form, RandomStream random, Backend backend, IReadOnlyList<int> dead, int rows = 6, DecoderNorm norm = DecoderNorm.Unit, FrozenValues? frozen = null)
    {
        using var problem = new PlantedInputProblem(16, Contexts.InputDim, 2, 0.5, random.For("problem"));
        return Create(form, random, backend, dead, problem.Rows(rows), norm, frozen);
    }

    /// <summary>A case with random parameters and given rows, which become its own.</summary>
    public static VariantCase Create(
        Form form, RandomStream random, Backend backend, IReadOnlyList<int> dead, Matrix inputs, DecoderNorm norm = DecoderNorm.Unit, FrozenValues? frozen = null)
    {
        var loss = form.Create<IAuxiliaryLoss>();
        var variant = HostVariant.For((VariantContext)form.Context, loss.Needs, norm);
        var subject = new VariantCase(variant, backend, inputs, null, random.For("case"), frozen) { Loss = loss, Dead = dead };
        subject.Jitter(random.For("jitter"));
        return subject;
    }
}
