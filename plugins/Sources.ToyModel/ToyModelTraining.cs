using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Sources.ToyModel;

/// <summary>Trains toy models and keeps the best.</summary>
internal static class ToyModelTraining
{
    /// <summary>Trains as many models as there are restarts, each on one thread, and returns that of least loss, of equal ones the first.</summary>
    /// <exception cref="InputException">The loss of every model is infinite or no number.</exception>
    public static TrainedToyModel Run(ToyModelOptions options, RandomStream random)
    {
        var sampler = new FeatureSampler(options);
        var models = new TrainedToyModel[options.Restarts];
        Parallel.For(0, options.Restarts, restart =>
        {
            using var run = new ToyModelRun(options, sampler, random.For($"restart {restart}"));
            run.Train();
            models[restart] = run.Finish(random.For("rows to compare models on"));
        });
        var best = models.MinBy(model => double.IsFinite(model.Loss) ? model.Loss : double.PositiveInfinity)!;
        if (!double.IsFinite(best.Loss))
            throw new InputException($"The toy model's training diverged: its loss is {best.Loss} after {options.Steps} steps. Lower learning_rate ({options.LearningRate}) or initial_scale ({options.InitialScale}).");
        foreach (var model in models.Where(model => model != best))
            model.Embedding.Dispose();
        return best with { Losses = [.. models.Select(model => model.Loss)] };
    }
}

/// <summary>A model that was trained.</summary>
/// <param name="Embedding">W_i as rows [features, d].</param>
/// <param name="Bias">b.</param>
/// <param name="Loss">Its loss on fresh rows.</param>
internal sealed record TrainedToyModel(Matrix Embedding, double[] Bias, double Loss)
{
    /// <summary>The losses of all models that it was chosen from.</summary>
    public IReadOnlyList<double> Losses { get; init; } = [Loss];
}
