using SaeLab.Numerics;

namespace SaeLab.Abstractions;

/// <summary>Where training stands.</summary>
/// <param name="Step">Optimizer steps done before this one.</param>
/// <param name="TotalSteps">Steps of the whole run.</param>
/// <param name="Samples">Rows seen before this step.</param>
/// <param name="TotalSamples">Rows of the whole run.</param>
public readonly record struct TrainingProgress(long Step, long TotalSteps, long Samples, long TotalSamples);

/// <summary>What a forward pass may know about training, and where it puts its loss terms.</summary>
/// <param name="random">The stream for choices that differ from step to step.</param>
public sealed class TrainingStep(RandomStream random)
{
    private readonly List<LossTerm> _losses = [];
    private readonly Dictionary<string, RandomStream> _random = [];
    private DenseNode? _target;

    /// <summary>Where training stands.</summary>
    public TrainingProgress Progress { get; private set; }

    /// <summary>Latents that fired in none of the last <c>dead_after</c> samples before this step, ascending.</summary>
    public IReadOnlyList<int> DeadLatents { get; private set; } = [];

    /// <summary>The terms added so far.</summary>
    public IReadOnlyList<LossTerm> Losses => _losses;

    /// <summary>Starts a step: forgets the last one's terms.</summary>
    /// <param name="progress">Where training stands.</param>
    /// <param name="deadLatents">The dead latents, ascending.</param>
    /// <param name="target">What to reconstruct, where it is not the input.</param>
    public void Begin(TrainingProgress progress, IReadOnlyList<int> deadLatents, DenseNode? target = null)
    {
        Progress = progress;
        DeadLatents = deadLatents;
        _target = target;
        _losses.Clear();
    }

    /// <summary>What to reconstruct: the input itself, or its target where the source has targets.</summary>
    public DenseNode TargetOf(DenseNode x) => _target ?? x;

    /// <summary>Random numbers for a purpose in this step: the same for the same step, whatever was drawn in others.</summary>
    public RandomStream RandomFor(string purpose)
    {
        if (!_random.TryGetValue(purpose, out var stream))
            _random.Add(purpose, stream = random.For(purpose));
        stream.Lane = (ulong)Progress.Step;
        return stream;
    }

    /// <summary>Adds coefficient · value to the loss. A schedule of that name multiplies the coefficient.</summary>
    /// <param name="name">One of <see cref="ISaeVariant.LossTerms"/>, or an <see cref="IAuxiliaryLoss.LossTerm"/>.</param>
    /// <param name="value">The term, a mean over the batch.</param>
    /// <param name="coefficient">Its weight; default 1.</param>
    public void AddLoss(string name, ScalarNode value, double coefficient = 1) => _losses.Add(new LossTerm(name, value, coefficient));
}

/// <summary>One named part of the loss.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value before the coefficient.</param>
/// <param name="Coefficient">Its weight before schedules.</param>
public readonly record struct LossTerm(string Name, ScalarNode Value, double Coefficient);
