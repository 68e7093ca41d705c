using SaeLab.Abstractions;

namespace SaeLab.Verification;

/// <summary>See its statement.</summary>
internal sealed class ResamplerPlanLaw() : Law(
    ComponentKind.Resampler, "plan",
    "When it is due depends on the progress alone, whatever it was asked before, and its plans are for at least one row and one sample.")
{
    internal override void Check(Form form, LawRun run)
    {
        var (forwards, backwards) = (form.Create<IResampler>(), form.Create<IResampler>());
        var plans = Enumerable.Range(0, ResamplingCase.TotalSteps + 1).Select(step => forwards.PlanAfter(ResamplingCase.ProgressAt(step))).ToList();
        for (var step = ResamplingCase.TotalSteps; step >= 0; step--)
        {
            var plan = backwards.PlanAfter(ResamplingCase.ProgressAt(step));
            run.Require(plan == plans[step], $"after step {step} its plan is {plans[step]} or {plan}, depending on what it was asked before");
            run.Require(plan is null or { PoolRows: >= 1, DeadAfterSamples: >= 1 }, $"after step {step} its plan is {plan}");
        }
    }
}
