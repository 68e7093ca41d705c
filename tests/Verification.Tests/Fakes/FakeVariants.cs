using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Verification.Tests.Fakes;

/// <summary>A TopK that is sound, for others to spoil one thing in.</summary>
internal class SoundVariant(FakeVariantOptions options, VariantContext context) : Sae(options, context)
{
    public override IReadOnlyList<string> LossTerms { get; } = [ReconstructionTerm];

    protected FakeVariantOptions Options { get; } = options;

    public override ForwardPass Forward(Graph graph, ParameterSet parameters, DenseNode x, TrainingStep step)
    {
        var sae = Use(graph, parameters, scaled: true);
        var f = Encode(graph, x, sae, Activation.TopK(Options.K), out var earlier);
        AfterEncoding(parameters, f);
        var xHat = Decode(graph, parameters, x, sae, f);
        AddLosses(graph, sae, x, xHat, f, step);
        return new ForwardPass(f, xHat) { Sae = sae, EarlierLatents = earlier };
    }

    public override LearnedDictionary Export(ParameterSet parameters) => Export(parameters, Activation.TopK(Options.K));

    protected virtual void AfterEncoding(ParameterSet parameters, LatentNode latents)
    {
    }

    protected virtual void AddLosses(Graph graph, in SaeNodes sae, DenseNode x, DenseNode xHat, LatentNode f, TrainingStep step) =>
        step.AddLoss(ReconstructionTerm, Error(graph, xHat, step.TargetOf(x)));
}

/// <summary>Doubles latents behind the graph's back, so that the encoder's gradient is half of what it should be.</summary>
internal sealed class LatentsChangedInPlace(FakeVariantOptions options, VariantContext context) : SoundVariant(options, context)
{
    protected override void AfterEncoding(ParameterSet parameters, LatentNode latents)
    {
        using var values = new SparseLatents(latents.Value.LatentCount);
        latents.Value.CopyTo(values);
        foreach (ref var value in values.AllValues)
            value *= 2;
        latents.Value.CopyFrom(values);
    }
}

/// <summary>Detaches the decoder by mistake, so that nothing trains it.</summary>
internal sealed class DetachedDecoder(FakeVariantOptions options, VariantContext context) : SoundVariant(options, context)
{
    public override ForwardPass Forward(Graph graph, ParameterSet parameters, DenseNode x, TrainingStep step)
    {
        var sae = Use(graph, parameters, scaled: false);
        var f = graph.Encode(x, sae.Encoder, Activation.TopK(Options.K));
        var xHat = graph.Decode(f, graph.Detach(sae.Decoder), sae.DecoderBias);
        step.AddLoss(ReconstructionTerm, Error(graph, xHat, x));
        return new ForwardPass(f, xHat) { Sae = sae };
    }
}

/// <summary>Declares that rows have norm 1, but goes only half of the way.</summary>
internal sealed class DriftingConstraint(FakeVariantOptions options, VariantContext context) : SoundVariant(options, context)
{
    public override IReadOnlyList<ParameterConstraint> Constraints { get; } = [new HalfUnit()];

    private sealed record HalfUnit() : ParameterConstraint(ParameterNames.DecoderWeights)
    {
        public override void Enforce(ParameterSet parameters, Optimizer? optimizer = null)
        {
            using var rows = parameters[Parameter].Value.ToMatrix();
            for (var i = 0; i < rows.Rows; i++)
            {
                var factor = (1 + (1 / RowGeometry.Norm(rows.Row(i)))) / 2;
                foreach (ref var value in rows.Row(i))
                    value = (float)(value * factor);
            }

            parameters[Parameter].Value.CopyFrom(rows.Span);
        }

        public override double Violation(ParameterSet parameters) => new UnitRowsConstraint(Parameter).Violation(parameters);
    }
}

/// <summary>Keeps a running average in a parameter, and updates it in each forward pass.</summary>
internal sealed class ParameterChangedInForward(FakeVariantOptions options, VariantContext context) : SoundVariant(options, context)
{
    public override void Initialise(ParameterSet parameters, InitialisationContext context)
    {
        base.Initialise(parameters, context);
        using var average = new Matrix(1, 1);
        parameters.Add("average", average, RowMeaning.Shared, isTrained: false);
    }

    protected override void AfterEncoding(ParameterSet parameters, LatentNode latents)
    {
        using var average = parameters["average"].Value.ToMatrix();
        average[0, 0] = (0.9f * average[0, 0]) + (0.1f * latents.Value.Count);
        parameters["average"].Value.CopyFrom(average.Span);
    }
}

/// <summary>Weighs its loss by how often it ran: state outside of the parameters.</summary>
internal sealed class StateInTheInstance(FakeVariantOptions options, VariantContext context) : SoundVariant(options, context)
{
    private int _passes;

    protected override void AddLosses(Graph graph, in SaeNodes sae, DenseNode x, DenseNode xHat, LatentNode f, TrainingStep step) =>
        step.AddLoss(ReconstructionTerm, Error(graph, xHat, step.TargetOf(x)), 1 + (0.1 * _passes++));
}

/// <summary>Changes the encoder's bias whenever it is exported.</summary>
internal sealed class ParameterChangedInExport(FakeVariantOptions options, VariantContext context) : SoundVariant(options, context)
{
    public override LearnedDictionary Export(ParameterSet parameters)
    {
        using var bias = parameters[ParameterNames.EncoderBias].Value.ToMatrix();
        bias[0, 0] += 1e-4f;
        parameters[ParameterNames.EncoderBias].Value.CopyFrom(bias.Span);
        return base.Export(parameters);
    }
}

/// <summary>Forgets in its export that b_dec is subtracted.</summary>
internal sealed class OtherExport(FakeVariantOptions options, VariantContext context) : SoundVariant(options, context)
{
    public override LearnedDictionary Export(ParameterSet parameters)
    {
        var dictionary = base.Export(parameters);
        return dictionary with { SubtractsDecoderBias = !dictionary.SubtractsDecoderBias };
    }
}

/// <summary>Exports a selection over the batch, so that codes depend on the rows beside them.</summary>
internal sealed class BatchExport(FakeVariantOptions options, VariantContext context) : SoundVariant(options, context)
{
    public override LearnedDictionary Export(ParameterSet parameters) => Export(parameters, Activation.BatchTopK(Options.K));
}

/// <summary>Compares x̂, which has b_dec in it, with x − b_dec.</summary>
internal sealed class BiasForgottenInTheLoss(FakeVariantOptions options, VariantContext context) : SoundVariant(options, context)
{
    protected override void AddLosses(Graph graph, in SaeNodes sae, DenseNode x, DenseNode xHat, LatentNode f, TrainingStep step) =>
        step.AddLoss(ReconstructionTerm, graph.MeanSquaredError(xHat, graph.SubtractRow(step.TargetOf(x), sae.DecoderBias)));
}

/// <summary>Sums its loss over the batch.</summary>
internal sealed class SummedLoss(FakeVariantOptions options, VariantContext context) : SoundVariant(options, context)
{
    protected override void AddLosses(Graph graph, in SaeNodes sae, DenseNode x, DenseNode xHat, LatentNode f, TrainingStep step) =>
        step.AddLoss(ReconstructionTerm, graph.Scale(Error(graph, xHat, step.TargetOf(x)), x.Value.Rows));
}

/// <summary>Divides by the variance of the batch, which may be 0.</summary>
internal sealed class DividesByZero(FakeVariantOptions options, VariantContext context) : SoundVariant(options, context)
{
    protected override void AddLosses(Graph graph, in SaeNodes sae, DenseNode x, DenseNode xHat, LatentNode f, TrainingStep step) =>
        step.AddLoss(ReconstructionTerm, graph.Scale(Error(graph, xHat, step.TargetOf(x)), 1 / graph.MeanSquareAboutMean(x)));
}

/// <summary>Adds a reconstruction from the first half of the latents, but does not say that their order means something.</summary>
internal sealed class UndeclaredOrder(FakeVariantOptions options, VariantContext context) : SoundVariant(options, context)
{
    public override IReadOnlyList<string> LossTerms { get; } = [ReconstructionTerm, "half"];

    protected override void AddLosses(Graph graph, in SaeNodes sae, DenseNode x, DenseNode xHat, LatentNode f, TrainingStep step)
    {
        base.AddLosses(graph, sae, x, xHat, f, step);
        var levels = graph.DecodePrefixes(sae.Amounts(graph, f), sae.Decoder, sae.DecoderBias, [Options.Latents / 2, Options.Latents]);
        step.AddLoss("half", graph.MeanSquaredError(levels[0], step.TargetOf(x)));
    }
}

/// <summary>Adds a constant to every latent, so that scaled inputs do not give scaled codes.</summary>
internal sealed class ConstantInTheCode(FakeVariantOptions options, VariantContext context) : SoundVariant(options, context)
{
    public override ForwardPass Forward(Graph graph, ParameterSet parameters, DenseNode x, TrainingStep step)
    {
        var sae = Use(graph, parameters, scaled: false);
        using var ones = new Matrix(1, x.Value.Columns);
        ones.Span.Fill(1);
        var shift = graph.Backend.NewTensor(1, x.Value.Columns);
        shift.CopyFrom(ones.Span);
        var f = graph.Encode(graph.SubtractRow(x, graph.Input(shift)), sae.Encoder, Activation.TopK(Options.K));
        var xHat = graph.Decode(f, sae.Decoder, sae.DecoderBias);
        step.AddLoss(ReconstructionTerm, graph.MeanSquaredError(xHat, step.TargetOf(x)));
        return new ForwardPass(f, xHat) { Sae = sae };
    }
}

/// <summary>Adds a term that it does not declare.</summary>
internal sealed class UndeclaredTerm(FakeVariantOptions options, VariantContext context) : SoundVariant(options, context)
{
    protected override void AddLosses(Graph graph, in SaeNodes sae, DenseNode x, DenseNode xHat, LatentNode f, TrainingStep step)
    {
        base.AddLosses(graph, sae, x, xHat, f, step);
        step.AddLoss("surprise", graph.MeanL1(f), 0.01);
    }
}

/// <summary>Takes its numbers from wherever it is in the life of the program.</summary>
internal sealed class RunsDifferEachTime(FakeVariantOptions options, VariantContext context) : SoundVariant(options, context)
{
    private static readonly int[] Instances = [0];

    private readonly int _instance = Interlocked.Increment(ref Instances[0]);

    public override void Initialise(ParameterSet parameters, InitialisationContext context) =>
        base.Initialise(parameters, context with { Random = context.Random.For($"instance {_instance}") });
}

/// <summary>Never learns: nothing is trained but the encoder's bias.</summary>
internal sealed class NeverLearns(FakeVariantOptions options, VariantContext context) : SoundVariant(options, context)
{
    public override void Initialise(ParameterSet parameters, InitialisationContext context)
    {
        var whole = new ParameterSet(parameters.Backend);
        base.Initialise(whole, context);
        foreach (var parameter in whole)
        {
            using var values = parameter.Value.ToMatrix();
            parameters.Add(parameter.Name, values, parameter.Rows, isTrained: parameter.Name == ParameterNames.EncoderBias);
        }
    }
}

/// <summary>JumpReLU in the forms that the literature has, with thresholds trained directly or as logarithms, and penalties that reach them.</summary>
internal sealed class Jump(FakeVariantOptions options, VariantContext context, bool asLogarithm, bool trainsInput) : Sae(options, context)
{
    private const string Logarithm = "log_threshold";
    private readonly Activation _activation = Activation.JumpRelu(0.05, trainsInput);

    public override IReadOnlyList<string> LossTerms { get; } = [ReconstructionTerm, "l0", "target_l0", "tanh"];

    public override SaeAbilities Abilities => SaeAbilities.AffineEncoder | SaeAbilities.Thresholds;

    public override IReadOnlyList<ParameterConstraint> Constraints =>
        asLogarithm ? base.Constraints : [.. base.Constraints, new NonNegativeConstraint(ParameterNames.Threshold)];

    public override void Initialise(ParameterSet parameters, InitialisationContext context)
    {
        base.Initialise(parameters, context);
        using var thresholds = new Matrix(Shape.LatentCount, 1);
        thresholds.Span.Fill(asLogarithm ? -2 : 0.1f);
        parameters.Add(asLogarithm ? Logarithm : ParameterNames.Threshold, thresholds, RowMeaning.Latent);
    }

    public override ForwardPass Forward(Graph graph, ParameterSet parameters, DenseNode x, TrainingStep step)
    {
        var theta = asLogarithm ? graph.Exp(graph.Use(parameters[Logarithm])) : graph.Use(parameters[ParameterNames.Threshold]);
        var sae = Use(graph, parameters, scaled: true, theta);
        var f = Encode(graph, x, sae, _activation, out var earlier);
        var xHat = Decode(graph, parameters, x, sae, f);
        var l0 = graph.MeanL0(f);
        step.AddLoss(ReconstructionTerm, Error(graph, xHat, step.TargetOf(x)));
        step.AddLoss("l0", l0, 0.01);
        step.AddLoss("target_l0", graph.Multiply(graph.Scale(l0, 1.0 / 3), graph.Scale(l0, 1.0 / 3)), 0.01);
        step.AddLoss("tanh", graph.MeanTanh(f, 2, sae.Norms), 0.01);
        return new ForwardPass(f, xHat) { Sae = sae, EarlierLatents = earlier };
    }

    public override LearnedDictionary Export(ParameterSet parameters)
    {
        var passes = 1 + (options.Refinement?.Steps ?? 0);
        using var theta = parameters[asLogarithm ? Logarithm : ParameterNames.Threshold].Value.ToMatrix();
        var thresholds = new Matrix(theta.Rows, passes);
        for (var i = 0; i < theta.Rows; i++)
            thresholds.Row(i).Fill(asLogarithm ? MathF.Exp(theta[i, 0]) : theta[i, 0]);
        return Export(parameters, Activation.JumpRelu(0), thresholds);
    }
}
