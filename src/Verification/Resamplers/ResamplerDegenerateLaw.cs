using SaeLab.Abstractions;

namespace SaeLab.Verification;

/// <summary>See its statement.</summary>
internal sealed class ResamplerDegenerateLaw() : Law(
    ComponentKind.Resampler, "degenerate",
    "Pools of zero, constant, equal, tiny or huge rows leave all parameters finite, with some latents dead or all.")
{
    internal override void Check(Form form, LawRun run)
    {
        using var rows = PlantedProblem.RandomDirections(9, Contexts.InputDim, run.Random.For("rows"));
        foreach (var (name, make) in DegenerateBatches.All)
        {
            foreach (var dead in new int[][] { [2, 7], [.. Enumerable.Range(0, HostVariant.LatentCount)] })
            {
                using var pool = make(rows);
                using var subject = new ResamplingCase(form, run.Random, dead, pool);
                subject.Resample();
                foreach (var parameter in subject.State.Parameters)
                    run.Require(Snapshots.AreFinite(Snapshots.Of(parameter.Value)), $"{name}, {dead.Length} dead: {parameter.Name} is not finite");
            }
        }
    }
}
