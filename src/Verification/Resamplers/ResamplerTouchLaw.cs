using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Training;

namespace SaeLab.Verification;

/// <summary>See its statement.</summary>
internal sealed class ResamplerTouchLaw() : Law(
    ComponentKind.Resampler, "touch",
    "Carried out by the host, it changes rows and moments of dead latents and nothing else, bit for bit; the moments of rows that it edits become 0; all stays finite.")
{
    private static readonly int[][] DeadSets = [[], [3], [0, 4, 5, 11], [.. Enumerable.Range(0, HostVariant.LatentCount)]];

    internal override void Check(Form form, LawRun run)
    {
        foreach (var dead in DeadSets)
        {
            using var subject = new ResamplingCase(form, run.Random, dead);
            // What is dead is for the resampler's window to say: all of these, since they never fired.
            var expected = subject.Dead();
            var before = Copy(subject.State);
            subject.Resample();
            Compare(run, subject.State, before, expected);
        }
    }

    private static void Compare(LawRun run, TrainingState state, Dictionary<string, Matrix> before, List<int> dead)
    {
        var after = Copy(state);
        var edited = new HashSet<int>();
        foreach (var (name, values) in after)
        {
            var isOfLatents = state.Parameters.Any(p => name.StartsWith(p.Name + "/", StringComparison.Ordinal) && p.Rows == RowMeaning.Latent);
            for (var r = 0; r < values.Rows; r++)
            {
                run.Require(Snapshots.AreFinite(values.Row(r)), $"row {r} of {name} is not finite afterwards");
                if (Snapshots.SameBits(values.Row(r), before[name].Row(r)))
                    continue;
                run.Require(isOfLatents && dead.Contains(r), $"row {r} of {name} changed, though it belongs to no dead latent (dead: {string.Join(", ", dead)})");
                edited.Add(r);
            }
        }

        foreach (var parameter in state.Parameters.Where(p => p is { IsTrained: true, Rows: RowMeaning.Latent }))
        {
            foreach (var row in edited)
            {
                run.Require(
                    after[parameter.Name + "/first"].Row(row).IndexOfAnyExcept(0) < 0 && after[parameter.Name + "/second"].Row(row).IndexOfAnyExcept(0) < 0,
                    $"the moments of row {row} of {parameter.Name} are not 0, though the latent was edited");
            }
        }

        run.Note($"{edited.Count} of {dead.Count} dead latents edited");
    }

    private static Dictionary<string, Matrix> Copy(TrainingState state)
    {
        var copies = state.Parameters.ToDictionary(p => p.Name + "/values", p => p.Value.ToMatrix());
        foreach (var parameter in state.Parameters.Where(p => p.IsTrained))
        {
            copies.Add(parameter.Name + "/first", state.Optimizer[parameter].First.ToMatrix());
            copies.Add(parameter.Name + "/second", state.Optimizer[parameter].Second.ToMatrix());
        }

        return copies;
    }
}
