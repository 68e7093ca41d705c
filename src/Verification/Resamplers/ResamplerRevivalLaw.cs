using SaeLab.Abstractions;

namespace SaeLab.Verification;

/// <summary>See its statement.</summary>
internal sealed class ResamplerRevivalLaw() : Law(
    ComponentKind.Resampler, "revival",
    "A latent that it edited points at data: its pre-activation is positive for some row of the pool.")
{
    private static readonly int[] Dead = [0, 4, 5, 11];

    internal override void Check(Form form, LawRun run)
    {
        using var subject = new ResamplingCase(form, run.Random, Dead);
        using var before = subject.State.Parameters[ParameterNames.EncoderWeights].Value.ToMatrix();
        subject.Resample();
        using var encoder = subject.State.Parameters[ParameterNames.EncoderWeights].Value.ToMatrix();
        using var encoderBias = subject.State.Parameters[ParameterNames.EncoderBias].Value.ToMatrix();
        using var decoderBias = subject.State.Parameters[ParameterNames.DecoderBias].Value.ToMatrix();
        using var pool = subject.PoolRows();
        foreach (var latent in Dead.Where(i => !Snapshots.SameBits(before.Row(i), encoder.Row(i))))
        {
            var largest = Enumerable.Range(0, pool.Rows).Max(r =>
                RowGeometry.Dot(pool.Row(r), encoder.Row(latent)) - RowGeometry.Dot(decoderBias.Row(0), encoder.Row(latent)) + encoderBias[latent, 0]);
            run.Require(largest > 0, $"latent {latent} was edited, but its largest pre-activation over the pool is {largest:G4}: it stays dead");
        }

        if (run.Cases == 0)
            LawRun.DoesNotApply("it edited no latent");
    }
}
