using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Verification;

/// <summary>A variant with parameters and a batch, to be run forward, backward, and along its gradient.</summary>
internal sealed class VariantCase : IDisposable
{
    private readonly TrainingStep _step;
    private Adam? _optimizer;

    /// <summary>A case with parameters as the variant initialises them, its constraints enforced as training does.</summary>
    /// <param name="variant">The variant.</param>
    /// <param name="backend">Where to compute; belongs to the case.</param>
    /// <param name="inputs">The batch; belongs to the case.</param>
    /// <param name="targets">Its targets, where the variant has some; belong to the case.</param>
    /// <param name="random">For the initialisation and for the variant's own choices.</param>
    /// <param name="frozen">Holds constants, where gradients are checked.</param>
    public VariantCase(ISaeVariant variant, Backend backend, Matrix inputs, Matrix? targets, RandomStream random, FrozenValues? frozen = null)
    {
        (Variant, Inputs, Targets) = (variant, inputs, targets);
        Graph = new Graph(backend) { Frozen = frozen };
        Parameters = new ParameterSet(backend);
        _step = new TrainingStep(random.For("steps"));
        variant.Initialise(Parameters, new InitialisationContext(random.For("initialisation"), inputs, targets));
        Enforce();
    }

    public ISaeVariant Variant { get; }

    public ParameterSet Parameters { get; }

    public Graph Graph { get; }

    public Matrix Inputs { get; set; }

    public Matrix? Targets { get; set; }

    /// <summary>The terms of the last forward pass.</summary>
    public IReadOnlyList<LossTerm> Terms => _step.Losses;

    /// <summary>Where training is taken to stand: half way, unless a law says otherwise.</summary>
    public TrainingProgress Progress { get; set; } = new(50, 100, 50 * 32, 100 * 32);

    public IReadOnlyList<int> Dead { get; set; } = [];

    /// <summary>Added to the variant's own terms.</summary>
    public IAuxiliaryLoss? Loss { get; init; }

    public IReadOnlyList<Parameter> Trained => [.. Parameters.Where(p => p.IsTrained)];

    /// <summary>Moves trained parameters to where nothing is special: no bias is 0, no two rows are alike.</summary>
    public void Jitter(RandomStream random, double deviation = 0.15)
    {
        foreach (var parameter in Trained)
        {
            using var values = parameter.Value.ToMatrix();
            foreach (ref var value in values.Span)
                value += (float)(deviation * random.NextGaussian());
            parameter.Value.CopyFrom(values.Span);
        }

        Enforce();
    }

    /// <summary>Enforces every constraint, whenever it is due.</summary>
    public void Enforce()
    {
        foreach (var constraint in Variant.Constraints)
            constraint.Enforce(Parameters);
    }

    /// <summary>The forward pass.</summary>
    public ForwardPass Forward()
    {
        Graph.Begin();
        var x = Graph.Input(Graph.Backend.Import(Inputs));
        _step.Begin(Progress, Dead, Targets is null ? null : Graph.Input(Graph.Backend.Import(Targets)));
        var pass = Variant.Forward(Graph, Parameters, x, _step);
        Loss?.Add(Graph, x, pass, _step);
        return pass;
    }

    /// <summary>The sum of the terms of a name, as a node to go back from; null where there is none.</summary>
    public ScalarNode? Term(string name)
    {
        ScalarNode? sum = null;
        foreach (var term in Terms.Where(t => t.Name == name))
            sum = sum is null ? Graph.Scale(term.Value, 1) : Graph.Add(sum, term.Value);
        return sum;
    }

    /// <summary>The values of the terms by name; several of one name are added.</summary>
    public Dictionary<string, double> TermValues() => Terms.GroupBy(t => t.Name).ToDictionary(g => g.Key, g => g.Sum(t => t.Value.Value));

    /// <summary>Σ coefficient · term.</summary>
    public ScalarNode Total()
    {
        ScalarNode? total = null;
        foreach (var term in Terms)
            total = total is null ? Graph.Scale(term.Value, term.Coefficient) : Graph.Add(total, term.Value, term.Coefficient);
        return total ?? throw new LawBrokenException("the forward pass added no loss term");
    }

    /// <summary>A training step as the host does it, with the batch as it is.</summary>
    public void Train(double rate)
    {
        _optimizer ??= new Adam(Parameters);
        Enforce(EnforcementTime.BeforeForward);
        var pass = Forward();
        Graph.Backward(Total());
        Enforce(EnforcementTime.BeforeStep);
        foreach (var constraint in Variant.Constraints)
            constraint.ProjectGradient(Graph, Parameters);
        _optimizer.Step(Graph, rate);
        Enforce(EnforcementTime.AfterStep);
        Variant.AfterStep(Parameters, pass, _step);
    }

    /// <summary>All parameters, value by value.</summary>
    public float[][] Snapshot() => Snapshots.Of(Parameters);

    public void Dispose()
    {
        _optimizer?.Dispose();
        Graph.Dispose();
        Parameters.Dispose();
        Parameters.Backend.Dispose();
        Inputs.Dispose();
        Targets?.Dispose();
    }

    private void Enforce(EnforcementTime time)
    {
        foreach (var constraint in Variant.Constraints.Where(c => c.Time == time))
            constraint.Enforce(Parameters);
    }
}
