using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Verification;

/// <summary>See its statement.</summary>
internal sealed class LossPermutationLaw() : Law(
    ComponentKind.Loss, "permutation",
    "Renaming latents, dead ones too, does not change its term, unless it is about nested prefixes or draws latents by chance.")
{
    private const double Bound = 1e-6;

    internal override void Check(Form form, LawRun run)
    {
        foreach (var dead in LossCase.DeadSets)
        {
            using var subject = LossCase.Create(form, run.Random, new ReferenceBackend(), dead);
            if (subject.Loss!.Needs.HasFlag(SaeAbilities.Levels))
                LawRun.DoesNotApply("it is about nested prefixes, in which the order of latents means something");
            if (DrawsByChance(subject))
                LawRun.DoesNotApply("it depends on random numbers, which know latents by their names");
            subject.Forward();
            var before = subject.TermValues();
            var order = run.Random.Permutation(HostVariant.LatentCount);
            Permutation.Apply(subject.Parameters, order);
            subject.Dead = [.. Enumerable.Range(0, order.Length).Where(i => dead.Contains(order[i]))];
            subject.Forward();
            foreach (var (name, value) in before)
                run.Near(Math.Abs(subject.TermValues().GetValueOrDefault(name) - value) / Math.Max(1e-3, Math.Abs(value)), Bound, $"term {name} when latents are renamed ({dead.Length} dead)");
        }
    }

    /// <summary>Whether its term differs between steps that stand at the same place of a run, so that only their random numbers differ.</summary>
    private static bool DrawsByChance(VariantCase subject)
    {
        var values = new List<double>();
        foreach (var step in new[] { 0L, 1, 2 })
        {
            subject.Progress = new TrainingProgress(step, 1_000_000_000, step, 1_000_000_000);
            subject.Forward();
            values.Add(subject.TermValues().GetValueOrDefault(subject.Loss!.LossTerm));
        }

        return values.Any(v => Math.Abs(v - values[0]) > 1e-6 * Math.Abs(values[0]));
    }
}
