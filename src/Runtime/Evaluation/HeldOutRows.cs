using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Runtime.Evaluation;

/// <summary>Held-out rows, with what one form or another makes of them.</summary>
/// <param name="source">Where they come from.</param>
/// <param name="shape">The dictionary's shape.</param>
/// <param name="cancellation">Checked once per batch.</param>
/// <param name="open">Opens a stream of the source's held-out rows in the source's place, where others share them; null for the source itself.</param>
internal sealed class HeldOutRows(IActivationSource source, SaeShape shape, CancellationToken cancellation, Func<IActivationStream>? open = null)
{
    /// <summary>Replaces latents and reconstructions by those of a batch.</summary>
    /// <param name="batch">The rows, and their targets where the source has targets.</param>
    /// <param name="latents">f, replaced.</param>
    /// <param name="reconstructions">x̂, replaced.</param>
    public delegate void Form((Matrix Inputs, Matrix? Targets) batch, SparseLatents latents, Matrix reconstructions);

    /// <summary>Shows the first rows, batch by batch.</summary>
    /// <param name="total">How many.</param>
    /// <param name="batchSize">How many at a time.</param>
    /// <param name="form">What makes codes of them.</param>
    /// <param name="show">Sees each batch, which is reused afterwards.</param>
    /// <param name="progress">Told how many rows are done of how many.</param>
    /// <exception cref="InputException">The source ended before.</exception>
    public void Show(long total, int batchSize, Form form, Action<EvaluationBatch> show, Action<long, long> progress)
    {
        using var stream = open is null ? source.Open(Split.HeldOut) : open();
        using var latents = new SparseLatents(shape.LatentCount);
        using var codes = source is IGroundTruth truth ? new SparseLatents(truth.Directions.Rows) : null;
        for (var done = 0L; done < total;)
        {
            cancellation.ThrowIfCancellationRequested();
            var rows = (int)Math.Min(batchSize, total - done);
            using var inputs = new Matrix(rows, source.InputDim);
            using var targets = source is ITargets withTargets ? new Matrix(rows, withTargets.TargetDim) : null;
            using var reconstructions = new Matrix(rows, shape.OutputDim);
            if (stream.Read(inputs) < rows)
                throw new InputException($"The source promised {total} held-out rows, but ended after {stream.Position}.");
            if (targets is not null)
                ((ITargetStream)stream).ReadTargets(targets);
            if (codes is not null)
                ((IGroundTruthStream)stream).ReadCodes(codes);
            form((inputs, targets), latents, reconstructions);
            show(new EvaluationBatch(inputs, latents, reconstructions, codes) { Targets = targets ?? inputs });
            done += rows;
            progress(done, total);
        }
    }
}
