using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Training;

namespace SaeLab.Runtime.Evaluation;

/// <summary>One streaming pass over held-out rows that serves every evaluator at once, and a second one where training works in another form than inference.</summary>
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
    /// <param name="training">
    /// The form of training. Where its codes depend on the batch, as those of the dictionary never do, everything that looks at what the dictionary makes of rows is measured with it too, on the same rows in batches of
    /// training's size, and noted as <see cref="Measurement.InTraining"/> where it differs.
    /// </param>
    /// <param name="living">Told what fires in the dictionary's inference form, where an evaluator looks at rows.</param>
    /// <param name="open">Opens a stream of held-out rows that others share; null to make them.</param>
    public static IReadOnlyList<(string Name, EvaluationResult Result)> Run(
        IActivationSource source, LearnedDictionary dictionary, IReadOnlyList<(string Name, IEvaluator Evaluator)> evaluators,
        EvaluationOptions options, RandomStream random, Backend backend, Action<long, long> progress, CancellationToken cancellation,
        TrainingForm? training = null, LivingLatents? living = null, Func<IActivationStream>? open = null)
    {
        if (evaluators.Count == 0)
            return [];
        var total = Math.Min(options.Samples, source.RowCount(Split.HeldOut) ?? long.MaxValue);
        using var inference = new DictionaryInference(dictionary, backend);
        var rows = new HeldOutRows(source, dictionary.Shape, cancellation, open);
        var results = Measure(evaluators, total, options.Batch, (batch, latents, xHat) =>
        {
            inference.Run(batch.Inputs, latents, xHat);
            living?.Observe(latents);
        });
        var observers = evaluators.Where(e => e.Evaluator is { ObservesRows: true, MeasuresDictionary: true, MeasuresCodes: true }).ToList();
        if (training is null || observers.Count == 0 || !BatchDependence.IsIn(training, rows, total))
            return results;

        var inTraining = Measure(observers, total, training.Batch, (batch, latents, xHat) => training.Run(batch.Inputs, batch.Targets, latents, xHat));
        return [.. results.Select(r => (r.Name, Beside(r.Result, inTraining.FirstOrDefault(t => t.Name == r.Name).Result)))];

        List<(string Name, EvaluationResult Result)> Measure(IReadOnlyList<(string Name, IEvaluator Evaluator)> some, long count, int batchSize, HeldOutRows.Form form)
        {
            var passes = some.Select(e => (e.Name, e.Evaluator.ObservesRows, Pass: e.Evaluator.Begin(Subject(e.Name)))).ToList();
            var observing = passes.Where(p => p.ObservesRows).Select(p => p.Pass).ToList();
            if (observing.Count > 0)
                rows.Show(count, batchSize, form, batch => observing.ForEach(pass => pass.Observe(batch)), progress);
            return [.. passes.Select(p => (p.Name, p.Pass.Complete()))];
        }

        EvaluationSubject Subject(string evaluator) => new(dictionary, source as IGroundTruth, random.For(evaluator), backend) { Patches = source as IPatches };
    }

    private static EvaluationResult Beside(EvaluationResult result, EvaluationResult? inTraining)
    {
        var values = inTraining?.Measurements.ToDictionary(m => m.Name, m => m.Value, StringComparer.Ordinal) ?? [];
        return result with
        {
            Measurements = [.. result.Measurements.Select(m => values.TryGetValue(m.Name, out var value) && !value.Equals(m.Value) ? m with { InTraining = value } : m)],
        };
    }
}
