using System.Globalization;
using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Manifests;

namespace SaeLab.Runtime.Training;

/// <summary>Trains one dictionary, a step at a time; knows nothing of files, folders and clocks.</summary>
/// <remarks>
/// A step is: forward → backward → projection of gradients → clipping → optimizer → constraints → the variant's own state → firing statistics → coefficient controllers → resampling.
/// All that changes lies in <see cref="State"/>, so training can stop after any step and go on elsewhere with the same result.
/// </remarks>
internal sealed class Trainer : IDisposable
{
    private const int LargestSample = 1 << 15;

    /// <summary>How much larger than the inputs' mean square the error may be. Untrained dictionaries come to a hundred or so.</summary>
    private const double LargestError = 1e6;

    private readonly IActivationSource _source;
    private readonly ISaeVariant _variant;
    private readonly IReadOnlyList<IAuxiliaryLoss> _losses;
    private readonly TrainingOptions _options;
    private readonly IActivationStream _stream;
    private readonly InputTransform _inputs;
    private readonly Graph _graph;
    private readonly Matrix _batch;
    private readonly Matrix? _targets;
    private readonly SparseLatents _latents;
    private readonly TrainingStep _step;
    private readonly List<int> _dead = [];
    private readonly Resampling? _resampling;
    private readonly bool _followsL0;

    /// <summary>A trainer at the start of a run.</summary>
    /// <param name="source">Where rows come from.</param>
    /// <param name="variant">What to train.</param>
    /// <param name="losses">Terms added to the variant's loss.</param>
    /// <param name="resampler">How dead latents get a new start, if they do.</param>
    /// <param name="options">How to train.</param>
    /// <param name="random">The run's random stream.</param>
    /// <param name="backend">Where to compute.</param>
    /// <param name="rows">The stream of training rows, which the trainer disposes of; null to open one. It gives the same rows as any other stream of the source.</param>
    public Trainer(
        IActivationSource source, ISaeVariant variant, IReadOnlyList<IAuxiliaryLoss> losses, IResampler? resampler,
        TrainingOptions options, RandomStream random, Backend backend, IActivationStream? rows = null)
    {
        (_source, _variant, _losses, _options) = (source, variant, losses, options);
        Schedule = new TrainingSchedule(options, variant.Shape.LatentCount);
        _graph = new Graph(backend);
        _batch = new Matrix(options.Batch, source.InputDim);
        _targets = source is ITargets targets ? new Matrix(options.Batch, targets.TargetDim) : null;
        _latents = new SparseLatents(variant.Shape.LatentCount);
        _step = new TrainingStep(random.For("steps"));
        _stream = rows ?? source.Open(Split.Training);

        var (sample, sampleTargets) = ReadSample();
        var parameters = new ParameterSet(backend);
        _inputs = InputTransform.Estimate(options.InputTransform, sample, sampleTargets, backend);
        _inputs.Apply(sample);
        if (sampleTargets is not null)
            _inputs.ApplyToTargets(sampleTargets);
        variant.Initialise(parameters, new InitialisationContext(random.For("initialisation"), sample, sampleTargets));
        sample.Dispose();
        sampleTargets?.Dispose();
        if (_inputs is Whitening && parameters.Find(ParameterNames.EncoderWeights) is null)
            throw new InputException("Whitening is folded into encoder weights, which this variant does not have: it encodes with its decoder, whose rows would lose their norm. Set training.input_transform to something else.");
        if (resampler is not null)
            Resampling.RequireNewRows(parameters);
        State = new TrainingState(
            parameters, OptimizerFactory.Create(options.Optimizer, parameters), new FiringStatistics(variant.Shape.LatentCount))
        {
            Coefficients = new Coefficients(options, Schedule.TotalSteps),
        };
        _followsL0 = State.Coefficients.FollowL0;
        _resampling = resampler is null ? null : new Resampling(source, variant, resampler, _inputs, random.For("resampling"), State);
        foreach (var constraint in variant.Constraints)
            constraint.Enforce(parameters);
    }

    /// <summary>Everything that changes.</summary>
    public TrainingState State { get; }

    /// <summary>Lengths in steps.</summary>
    public TrainingSchedule Schedule { get; }

    /// <summary>Whether all steps are done.</summary>
    public bool IsDone => State.Step >= Schedule.TotalSteps;

    /// <summary>Does the next step.</summary>
    /// <param name="measure">Whether to measure it, which costs some time.</param>
    /// <returns>What it measured, or null.</returns>
    /// <exception cref="InputException">The source failed, or training diverged.</exception>
    public TrainingMetrics? Step(bool measure)
    {
        ReadBatch();
        var progress = Schedule.ProgressAt(State.Step);
        State.Firing.ListDead(progress.Samples, Schedule.DeadAfterSamples, _dead);
        try
        {
            return Step(progress, measure);
        }
        catch (NotFiniteNumberException exception)
        {
            throw Diverged(progress.Step + 1, exception.Message);
        }
    }

    /// <summary>The dictionary as it is now, in its inference form and for raw inputs.</summary>
    public LearnedDictionary Export()
    {
        using var averages = State.Optimizer.UseAverages();
        return _inputs.Fold(_variant.Export(State.Parameters));
    }

    /// <summary>The forward pass of training with the parameters as they are now, to measure what it does otherwise than the exported dictionary. Dispose of it before the next step.</summary>
    /// <param name="dictionary">What <see cref="Export"/> gave.</param>
    public TrainingForm Form(LearnedDictionary dictionary) => new(
        _variant, State, _inputs, dictionary, Schedule.ProgressAt(Math.Max(0, State.Step - 1)), Schedule.Batch, _step, _graph);

    public void Dispose()
    {
        _stream.Dispose();
        _graph.Dispose();
        _batch.Dispose();
        _targets?.Dispose();
        _latents.Dispose();
        _inputs.Dispose();
        _resampling?.Dispose();
        State.Dispose();
    }

    private TrainingMetrics? Step(TrainingProgress progress, bool measure)
    {
        Enforce(EnforcementTime.BeforeForward);
        _graph.Begin();
        var x = _graph.Input(_graph.Backend.Import(_batch));
        _step.Begin(progress, _dead, _targets is null ? null : _graph.Input(_graph.Backend.Import(_targets)));
        var pass = _variant.Forward(_graph, State.Parameters, x, _step);
        for (var i = 0; i < _losses.Count; i++)
            _losses[i].Add(_graph, x, pass, _step);
        if (_followsL0 && progress.Step == 0)
            RequireTunable();
        var loss = TotalLoss(progress.Step);
        if (!double.IsFinite(loss.Value))
            throw Diverged(progress.Step + 1, $"the loss is {loss.Value}");
        _graph.Backward(loss);

        Enforce(EnforcementTime.BeforeStep);
        for (var i = 0; i < _variant.Constraints.Count; i++)
            _variant.Constraints[i].ProjectGradient(_graph, State.Parameters);
        var norm = measure || _options.ClipGradientNorm is not null ? Gradients.Norm(_graph, State.Parameters) : double.NaN;
        var rate = Schedule.LearningRate(progress.Step);
        State.Optimizer.Step(_graph, rate, _options.ClipGradientNorm is { } largest ? Gradients.ClipFactor(norm, largest) : 1);
        Enforce(EnforcementTime.AfterStep);
        _variant.AfterStep(State.Parameters, pass, _step);

        pass.Latents.Value.CopyTo(_latents);
        State.Step++;
        State.StreamPosition = _stream.Position;
        State.Firing.Observe(_latents, progress.Samples);
        var metrics = measure ? Measure(_step.TargetOf(x), pass, loss, norm, rate) : null;
        if (_followsL0)
            State.Coefficients.Observe(MeanL0(), progress.Step);
        _resampling?.AfterStep(Schedule.ProgressAt(State.Step), Schedule.Batch);
        return metrics;
    }

    /// <summary>A controller multiplies a coefficient, and no multiple of 0 is another number.</summary>
    private void RequireTunable()
    {
        foreach (var tuned in State.Coefficients.Scheduled.Where(c => c.Autotuner is not null))
        {
            var terms = _step.Losses.Where(term => term.Name == tuned.Term).ToList();
            if (terms.Count > 0 && terms.TrueForAll(term => term.Coefficient == 0))
                throw new InputException($"training.coefficients.{tuned.Term}.autotune multiplies a coefficient that is 0, which reaches no other L0; start from one above 0.");
        }
    }

    private void Enforce(EnforcementTime time)
    {
        for (var i = 0; i < _variant.Constraints.Count; i++)
        {
            if (_variant.Constraints[i].Time == time)
                _variant.Constraints[i].Enforce(State.Parameters, State.Optimizer);
        }
    }

    private ScalarNode TotalLoss(long step)
    {
        ScalarNode? total = null;
        for (var i = 0; i < _step.Losses.Count; i++)
        {
            var term = _step.Losses[i];
            var coefficient = term.Coefficient * State.Coefficients.FactorOf(term.Name, step);
            total = total is null ? _graph.Scale(term.Value, coefficient) : _graph.Add(total, term.Value, coefficient);
        }

        return total ?? throw new InvalidOperationException("The variant added no loss term.");
    }

    private TrainingMetrics Measure(DenseNode target, ForwardPass pass, ScalarNode loss, double norm, double rate)
    {
        State.Firing.ListDead(State.Step * Schedule.Batch, Schedule.DeadAfterSamples, _dead);
        var error = _graph.MeanSquaredError(pass.Reconstruction, target).Value;
        RequireSense(error);
        return new TrainingMetrics
        {
            Step = State.Step,
            Samples = State.Step * Schedule.Batch,
            Loss = loss.Value,
            Terms = [.. _step.Losses.GroupBy(term => term.Name).Select(terms => (terms.Key, terms.Sum(term => term.Value.Value)))],
            Coefficients = [.. State.Coefficients.Scheduled.Select(c => (c.Term, c.FactorAt(State.Step - 1)))],
            L0 = MeanL0(),
            Fvu = error / _graph.MeanSquareAboutMean(target),
            DeadLatents = _dead.Count,
            GradientNorm = norm,
            LearningRate = rate,
        };
    }

    /// <summary>Latents of the batch that are not 0, per row.</summary>
    private double MeanL0()
    {
        var firing = 0L;
        foreach (var value in _latents.AllValues)
            firing += value != 0 ? 1 : 0;
        return (double)firing / _batch.Rows;
    }

    private void ReadBatch()
    {
        if (_stream.Position != State.StreamPosition)
            _stream.Position = State.StreamPosition;
        var read = _stream.Read(_batch);
        if (read < _batch.Rows)
            throw new InputException($"The source's training rows ended after {_stream.Position}; a training stream must not end.");
        _inputs.Apply(_batch);
        if (_targets is null)
            return;
        ((ITargetStream)_stream).ReadTargets(_targets);
        _inputs.ApplyToTargets(_targets);
    }

    private (Matrix Rows, Matrix? Targets) ReadSample()
    {
        var rows = (int)Math.Min(LargestSample, _source.RowCount(Split.Training) ?? LargestSample);
        var sample = new Matrix(rows, _source.InputDim);
        using var stream = _source.Open(Split.Training);
        var read = stream.Read(sample);
        if (read < rows)
            throw new InputException($"The source promised {rows} training rows, but gave {read}.");
        if (_source is not ITargets source)
            return (sample, null);
        var targets = new Matrix(rows, source.TargetDim);
        ((ITargetStream)stream).ReadTargets(targets);
        return (sample, targets);
    }

    /// <summary>Adam's steps are bounded, so a learning rate that is far too high need not end in infinity: latents may all be dead and the bias absurd.</summary>
    private void RequireSense(double error)
    {
        var square = 0.0;
        foreach (var value in (_targets ?? _batch).Span)
            square += (double)value * value;
        square /= _batch.Rows;
        if (square > 0 && !(error <= LargestError * square))
            throw Diverged(State.Step, string.Create(CultureInfo.InvariantCulture, $"the mean squared error is {error:G3}, of {(_targets is null ? "inputs" : "targets")} whose mean square is {square:G3}"));
    }

    private static InputException Diverged(long step, string what) => new(
        $"Training diverged at step {step}: {what}. Lower the learning_rate of training.optimizer, set training.clip_gradient_norm, or scale the inputs (training.input_transform).");
}
