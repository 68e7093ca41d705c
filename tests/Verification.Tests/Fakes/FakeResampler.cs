using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Verification.Tests.Fakes;

/// <summary>Points dead latents at the worst rows, with one thing spoiled or none.</summary>
internal sealed class FakeResampler(string flaw) : IResampler
{
    private long _asked;

    public ResamplingPlan? PlanAfter(TrainingProgress progress)
    {
        _asked++;
        var due = progress.Step == progress.TotalSteps / 2 || (flaw == "counts_questions" && _asked == 7);
        return due ? new ResamplingPlan(100, Math.Max(1, progress.TotalSamples / 10)) : null;
    }

    public IResampling Begin(ResamplingContext context) => new Resampling(context, flaw);

    private sealed class Resampling(ResamplingContext context, string flaw) : IResampling
    {
        private readonly List<(double Loss, float[] Row)> _rows = [];

        public void Observe(Matrix inputs, ReadOnlySpan<double> losses)
        {
            for (var r = 0; r < inputs.Rows; r++)
                _rows.Add((losses[r] * (flaw == "sees_batches" ? inputs.Rows - r : 1), inputs.Row(r).ToArray()));
        }

        public IReadOnlyList<LatentEdit> Complete()
        {
            var worst = _rows.OrderByDescending(r => r.Loss).Take(context.Dead.Count).ToList();
            var edits = context.Dead.Take(worst.Count).Select((latent, i) => Edit(latent, worst[i].Row)).ToList();
            if (flaw == "touches_the_living" && edits.Count > 0)
                edits.Add(Edit(Enumerable.Range(0, context.EncoderWeights.Rows).Except(context.Dead).DefaultIfEmpty().First(), worst[0].Row));
            if (flaw == "edits_twice" && edits.Count > 0)
                edits.Add(edits[0]);
            if (flaw == "writes_into_weights")
                context.EncoderWeights.Clear();
            return edits;
        }

        private LatentEdit Edit(int latent, float[] row)
        {
            var centred = row.Zip(context.DecoderBias.Row(0).ToArray(), (x, b) => x - b).ToArray();
            var norm = (float)RowGeometry.Norm(centred);
            var unit = Array.ConvertAll(centred, v => v / (flaw == "divides_by_zero" ? norm : Math.Max(norm, 1e-8f)));
            return new LatentEdit(latent, unit, flaw == "stays_dead" ? Array.ConvertAll(unit, v => 0 * v) : unit, 0);
        }
    }
}
