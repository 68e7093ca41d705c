using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Manifests;

namespace SaeLab.Runtime.Evaluation;

/// <summary>One streaming pass over held-out rows that serves every evaluator at once.</summary>
internal static class EvaluationPass
{
    /// <summary>Measures a dictionary.</summary>
    /// <param name="source">Where held-out rows come from.</param>
    /// <param name="dictionary">The dictionary in its inference form.</param>
    /// <param name="evaluators">What to measure, by name.</param>
    /// <param name="options">How many rows.</param>
    /// <param name="random">Stream for evaluators.</param>
    /// <param name="backend">Where to compute.</param>
    /// <param name="progress">Told how many rows are done of how many.</param>
    /// <param name="cancellation">Checked once per batch.</param>
    public static IReadOnlyList<(string Name, EvaluationResult Result)> Run(
        IActivationSource source, LearnedDictionary dictionary, IReadOnlyList<(string Name, IEvaluator Evaluator)> evaluators,
        EvaluationOptions options, RandomStream random, Backend backend, Action<long, long> progress, CancellationToken cancellation)
    {
        var truth = source as IGroundTruth;
        var passes = evaluators.Select(e => (e.Name, Pass: e.Evaluator.Begin(new EvaluationSubject(dictionary, truth, random.For(e.Name))))).ToList();
        if (passes.Count == 0)
            return [];

        var total = Math.Min(options.Samples, source.RowCount(Split.HeldOut) ?? long.MaxValue);
        using var stream = source.Open(Split.HeldOut);
        using var inference = new DictionaryInference(dictionary, backend);
        using var latents = new SparseLatents(dictionary.Shape.LatentCount);
        using var codes = truth is null ? null : new SparseLatents(truth.Directions.Rows);
        for (var done = 0L; done < total;)
        {
            cancellation.ThrowIfCancellationRequested();
            var rows = (int)Math.Min(options.Batch, total - done);
            using var inputs = new Matrix(rows, source.InputDim);
            using var targets = source is ITargets withTargets ? new Matrix(rows, withTargets.TargetDim) : null;
            using var reconstructions = new Matrix(rows, dictionary.Shape.OutputDim);
            if (stream.Read(inputs) < rows)
                throw new InputException($"The source promised {total} held-out rows, but ended after {stream.Position}.");
            if (targets is not null)
                ((ITargetStream)stream).ReadTargets(targets);
            if (codes is not null)
                ((IGroundTruthStream)stream).ReadCodes(codes);
            inference.Run(inputs, latents, reconstructions);
            var batch = new EvaluationBatch(inputs, latents, reconstructions, codes) { Targets = targets ?? inputs };
            foreach (var (_, pass) in passes)
                pass.Observe(batch);
            done += rows;
            progress(done, total);
        }

        return [.. passes.Select(p => (p.Name, p.Pass.Complete()))];
    }
}
