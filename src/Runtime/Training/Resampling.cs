using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Runtime.Training;

/// <summary>Carries a resampling strategy out: measures a pool of rows, applies the edits to dead latents, and lets the optimizer forget them.</summary>
internal sealed class Resampling(
    IActivationSource source, ISaeVariant variant, IResampler resampler, InputTransform transform, RandomStream random, TrainingState state) : IDisposable
{
    private readonly Graph _graph = new(state.Parameters.Backend);
    private readonly TrainingStep _step = new(random.For("forward passes"));

    /// <summary>Refuses variants whose latents cannot get new rows.</summary>
    /// <exception cref="InputException">There is no encoder, or one of the parts is frozen.</exception>
    public static void RequireNewRows(ParameterSet parameters)
    {
        foreach (var name in new[] { ParameterNames.EncoderWeights, ParameterNames.EncoderBias, ParameterNames.DecoderWeights })
        {
            if (parameters.Find(name) is not { } parameter)
                throw new InputException($"The resampler gives dead latents new rows of {name}, which this variant does not have. Leave the resampler out.");
            if (!parameter.IsTrained)
                throw new InputException($"The resampler gives dead latents new rows of {name}, which is frozen. Leave the resampler out, or freeze nothing.");
        }

        if (parameters.Find(ParameterNames.DecoderStart) is not null)
            throw new InputException("The resampler gives dead latents new decoder rows, but these must stay close to where they started. Leave the resampler out, or freeze nothing.");
    }

    /// <summary>Resamples if it is due after this step.</summary>
    public void AfterStep(TrainingProgress progress, int batch)
    {
        if (resampler.PlanAfter(progress) is not { } plan)
            return;
        var dead = new List<int>();
        state.Firing.ListDead(progress.Samples, plan.DeadAfterSamples, dead);
        if (dead.Count == 0)
            return;
        using var encoder = state.Parameters[ParameterNames.EncoderWeights].Value.ToMatrix();
        using var bias = state.Parameters[ParameterNames.DecoderBias].Value.ToMatrix();
        var resampling = resampler.Begin(new ResamplingContext(random.For($"step {progress.Step}"), dead, encoder, bias));
        ShowPool(resampling, plan.PoolRows, batch, progress);
        Apply(resampling.Complete(), dead, progress.Samples);
    }

    public void Dispose() => _graph.Dispose();

    /// <summary>The pool is the rows that training will see next, read through a second stream so that training misses none of them.</summary>
    private void ShowPool(IResampling resampling, long poolRows, int batch, TrainingProgress progress)
    {
        using var stream = source.Open(Split.Training);
        stream.Position = state.StreamPosition;
        var losses = new double[batch];
        for (var seen = 0L; seen < poolRows;)
        {
            var rows = (int)Math.Min(batch, poolRows - seen);
            using var inputs = new Matrix(rows, source.InputDim);
            if (stream.Read(inputs) < rows)
                throw new InputException("The source's training rows ended; a training stream must not end.");
            transform.Apply(inputs);
            RowLosses(inputs, losses, progress);
            resampling.Observe(inputs, losses.AsSpan(0, rows));
            seen += rows;
        }
    }

    private void RowLosses(Matrix inputs, Span<double> losses, TrainingProgress progress)
    {
        _graph.Begin();
        _step.Begin(progress, []);
        var pass = variant.Forward(_graph, state.Parameters, _graph.Input(_graph.Backend.Import(inputs)), _step);
        using var reconstruction = pass.Reconstruction.Value.ToMatrix();
        for (var b = 0; b < inputs.Rows; b++)
        {
            var x = inputs.Row(b);
            var xHat = reconstruction.Row(b);
            losses[b] = 0;
            for (var c = 0; c < x.Length; c++)
                losses[b] += ((double)x[c] - xHat[c]) * ((double)x[c] - xHat[c]);
        }
    }

    private void Apply(IReadOnlyList<LatentEdit> edits, List<int> dead, long samples)
    {
        var latents = new HashSet<int>();
        foreach (var edit in edits)
        {
            if (dead.BinarySearch(edit.Latent) < 0 || !latents.Add(edit.Latent))
                throw new InvalidOperationException($"The resampler edits latent {edit.Latent}, which is not dead or was edited before.");
            state.Firing.LastFired[edit.Latent] = samples;
        }

        int[] rows = [.. edits.Select(edit => edit.Latent)];
        foreach (var parameter in state.Parameters.Where(p => p.Rows == RowMeaning.Latent))
        {
            Change(parameter.Value, edits, (edit, row) => Edit(parameter.Name, edit, row));
            if (parameter.IsTrained)
                state.Optimizer.ResetRows(parameter, rows);
        }

        if (edits.Count > 0)
            variant.AfterResampling(state.Parameters, edits);
    }

    private static void Edit(string parameter, LatentEdit edit, Span<float> row)
    {
        if (parameter == ParameterNames.DecoderWeights)
            edit.DecoderRow.CopyTo(row);
        else if (parameter == ParameterNames.EncoderWeights)
            edit.EncoderRow.CopyTo(row);
        else if (parameter == ParameterNames.EncoderBias)
            row[0] = edit.EncoderBias;
    }

    private static void Change(Tensor tensor, IReadOnlyList<LatentEdit> edits, RowChange change)
    {
        using var values = tensor.ToMatrix();
        foreach (var edit in edits)
            change(edit, values.Row(edit.Latent));
        tensor.CopyFrom(values.Span);
    }

    private delegate void RowChange(LatentEdit edit, Span<float> row);
}
