using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Variants.L1;

/// <summary>p over the run, and the factor of the coefficient that keeps the penalty continuous where p changes; see <see cref="AnnealOptions"/>.</summary>
/// <remarks>p follows from the step alone. The factor, and the penalties of the batches before the next change, lie in a parameter that is not trained.</remarks>
internal sealed class Annealing(PenaltyOptions penalty, AnnealOptions options)
{
    /// <summary>How many batches before a change are averaged.</summary>
    private const int Queue = 10;

    private const string State = "penalty_state";

    /// <summary>The factor, how many batches were observed, their penalties under p, then under the next p.</summary>
    private const int FactorAt = 0, CountAt = 1, CurrentAt = 2, NextAt = CurrentAt + Queue, Length = NextAt + Queue;

    /// <summary>Creates the state: factor 1, nothing observed.</summary>
    public static void Create(ParameterSet parameters)
    {
        using var state = new Matrix(1, Length);
        state[0, FactorAt] = 1;
        parameters.Add(State, state, RowMeaning.Shared, isTrained: false);
    }

    /// <summary>What the coefficient is multiplied by.</summary>
    public static double FactorOf(ParameterSet parameters)
    {
        Span<float> state = stackalloc float[Length];
        parameters[State].Value.CopyTo(state);
        return state[FactorAt];
    }

    /// <summary>α · mean(penalties under p) / mean(penalties under the next p); α itself where no latent paid anything.</summary>
    public static double NextCoefficient(double coefficient, ReadOnlySpan<float> current, ReadOnlySpan<float> next)
    {
        var (before, after) = (0.0, 0.0);
        for (var i = 0; i < current.Length; i++)
            (before, after) = (before + current[i], after + next[i]);
        return before > 0 && after > 0 && double.IsFinite(before / after) ? coefficient * before / after : coefficient;
    }

    /// <summary>p at a step.</summary>
    public double PowerAt(TrainingProgress progress) => PowerAfter(UpdatesBefore(progress, progress.Step));

    /// <summary>p after some updates: from p at the start in equal steps to p at the end.</summary>
    public double PowerAfter(int updates) => penalty.P + ((options.To - penalty.P) * updates / options.Updates);

    /// <summary>Takes note of a step's penalties where a change is near, and scales the factor where it comes next.</summary>
    public void Observe(ParameterSet parameters, in ForwardPass pass, TrainingProgress progress)
    {
        var updates = UpdatesBefore(progress, progress.Step);
        if (updates == options.Updates)
            return;
        var change = StepOfUpdate(progress, updates + 1);
        if (change - progress.Step > Queue)
            return;
        Span<float> state = stackalloc float[Length];
        var parameter = parameters[State].Value;
        parameter.CopyTo(state);
        var count = (int)state[CountAt];
        // Several updates may fall on one step of a short run.
        var next = PowerAfter(UpdatesBefore(progress, change));
        using var norms = pass.Sae?.Norms?.Value.ToMatrix();
        var latents = pass.Latents.Value.ToHost();
        state[CurrentAt + count] = (float)MeanPenalty.Of(latents, norms, PowerAfter(updates), penalty.Form);
        state[NextAt + count] = (float)MeanPenalty.Of(latents, norms, next, penalty.Form);
        state[CountAt] = ++count;
        if (change == progress.Step + 1)
        {
            state[FactorAt] = (float)NextCoefficient(state[FactorAt], state.Slice(CurrentAt, count), state.Slice(NextAt, count));
            state[CountAt..].Clear();
        }

        parameter.CopyFrom(state);
    }

    /// <summary>How many updates took place before a step.</summary>
    private int UpdatesBefore(TrainingProgress progress, long step)
    {
        if (progress.TotalSteps == 0)
            return 0;
        var updates = 0;
        while (updates < options.Updates && StepOfUpdate(progress, updates + 1) <= step)
            updates++;
        return updates;
    }

    /// <summary>The first step that update j, counted from 1, is in force in; not the run's first, before which there is no batch to measure.</summary>
    private long StepOfUpdate(TrainingProgress progress, int update)
    {
        var batch = (int)(progress.TotalSamples / progress.TotalSteps);
        var start = options.Start.InSteps(progress.TotalSteps, batch);
        var length = Math.Max(0, options.End.InSteps(progress.TotalSteps, batch) - start);
        return Math.Max(1, start + ((update - 1) * length / options.Updates));
    }
}
