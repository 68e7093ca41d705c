using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Training;

namespace SaeLab.Verification;

/// <summary>A training state in which some latents are dead, and the host's resampling on it.</summary>
internal sealed class ResamplingCase : IDisposable
{
    public const int TotalSteps = 1000, Batch = 16;

    /// <summary>Rows of the pool: enough for every dead latent, and not the hundreds of thousands of a real run.</summary>
    public const int Pool = 160;

    private readonly IResampler _resampler;
    private readonly IActivationSource _source;
    private readonly HostVariant _variant;
    private readonly Resampling _resampling;
    private readonly InputTransform _transform = new ConstantScale(1, 1);

    /// <summary>A case whose resampling is due.</summary>
    /// <param name="form">The resampler.</param>
    /// <param name="random">For parameters and for the resampler.</param>
    /// <param name="dead">Which latents are dead.</param>
    /// <param name="rows">The pool's rows, b_dec at the first of them; null for easy ones.</param>
    public ResamplingCase(Form form, RandomStream random, IReadOnlyList<int> dead, Matrix? rows = null)
    {
        var backend = CpuBackend.Create(1);
        _resampler = form.Create<IResampler>();
        (Progress, Plan) = FirstDue(_resampler);
        _source = rows is null ? new PlantedInputProblem(16, Contexts.InputDim, 2, 0.5, random.For("problem")) : new GivenRows(rows);
        _variant = HostVariant.For(new VariantContext(Contexts.InputDim), SaeAbilities.Thresholds);
        var parameters = new ParameterSet(backend);
        using var sample = PlantedProblem.RandomDirections(8, Contexts.InputDim, random.For("sample"));
        _variant.Initialise(parameters, new InitialisationContext(random.For("initialisation"), sample));
        // The row at which nothing is left over to point at.
        if (rows is not null)
            parameters[ParameterNames.DecoderBias].Value.CopyFrom(rows.Row(0));
        State = new TrainingState(parameters, new Adam(parameters), new FiringStatistics(HostVariant.LatentCount))
        {
            Step = Progress.Step,
            Coefficients = new Coefficients(new TrainingOptions { Batch = Batch, Samples = Progress.TotalSamples }, TotalSteps),
        };
        FillMoments(random.For("moments"));
        for (var i = 0; i < HostVariant.LatentCount; i++)
            State.Firing.LastFired[i] = dead.Contains(i) ? 0 : Progress.Samples;
        _resampling = new Resampling(_source, _variant, new SmallPool(_resampler), _transform, random.For("resampling"), State);
    }

    /// <summary>When it is due.</summary>
    public TrainingProgress Progress { get; }

    /// <summary>What it asks for then.</summary>
    public ResamplingPlan Plan { get; }

    public TrainingState State { get; }

    /// <summary>The latents that the resampler says are dead.</summary>
    public List<int> Dead()
    {
        var dead = new List<int>();
        State.Firing.ListDead(Progress.Samples, Plan.DeadAfterSamples, dead);
        return dead;
    }

    /// <summary>The first moment of a run at which a resampler is due; ends the law where it never is.</summary>
    public static (TrainingProgress Progress, ResamplingPlan Plan) FirstDue(IResampler resampler)
    {
        for (var step = 1; step <= TotalSteps; step++)
        {
            if (resampler.PlanAfter(ProgressAt(step)) is { } plan)
                return (ProgressAt(step), plan);
        }

        LawRun.DoesNotApply($"it is never due in a run of {TotalSteps} steps");
        return default;
    }

    public static TrainingProgress ProgressAt(int step) => new(step, TotalSteps, (long)step * Batch, (long)TotalSteps * Batch);

    /// <summary>Resamples as the host does.</summary>
    /// <param name="batch">How many rows of the pool are shown at a time.</param>
    public void Resample(int batch = Batch) => _resampling.AfterStep(Progress, batch);

    /// <summary>The rows of the pool.</summary>
    public Matrix PoolRows()
    {
        var rows = new Matrix((int)Math.Min(Plan.PoolRows, Pool), _source.InputDim);
        using var stream = _source.Open(Split.Training);
        stream.Position = State.StreamPosition;
        stream.Read(rows);
        return rows;
    }

    public void Dispose()
    {
        _resampling.Dispose();
        _transform.Dispose();
        _source.Dispose();
        var backend = State.Parameters.Backend;
        State.Dispose();
        backend.Dispose();
    }

    private void FillMoments(RandomStream random)
    {
        foreach (var parameter in State.Parameters.Where(p => p.IsTrained))
        {
            foreach (var moment in new[] { State.Optimizer[parameter].First, State.Optimizer[parameter].Second })
            {
                var values = new float[moment.Count];
                random.FillUniform(values, 0.1f, 1);
                moment.CopyFrom(values);
            }
        }
    }

    /// <summary>The same resampler with a pool of bearable size.</summary>
    private sealed class SmallPool(IResampler resampler) : IResampler
    {
        public ResamplingPlan? PlanAfter(TrainingProgress progress) =>
            resampler.PlanAfter(progress) is { } plan ? plan with { PoolRows = Math.Min(plan.PoolRows, Pool) } : null;

        public IResampling Begin(ResamplingContext context) => resampler.Begin(context);
    }
}
