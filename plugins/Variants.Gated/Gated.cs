using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Variants.Gated;

/// <summary>
/// π = (x − s·b_dec)·W_encᵀ + b_gate, f = H(π)·ReLU(e^r ⊙ (π − b_gate) + b_mag), x̂ = f·W_dec + b_dec,
/// loss ‖x − x̂‖² + λ Σ_i ReLU(π_i) w_i + c·‖x − (ReLU(π)·sg(W_dec) + sg(b_dec))‖².
/// </summary>
/// <remarks>
/// b_gate is the parameter b_enc. <see cref="ForwardPass.Sae"/> has the gate's affine map, for it is the gate that keeps a latent
/// from firing: auxiliary losses that revive latents pull on it.
/// </remarks>
internal sealed class Gated(GatedOptions options, VariantContext context) : Sae(options, context)
{
    private const string Sparsity = "sparsity", Auxiliary = "auxiliary";

    /// <summary>Parameters [m, 1].</summary>
    private const string MagnitudeBias = "b_mag", MagnitudeScale = "r_mag";

    public override IReadOnlyList<string> LossTerms { get; } = [ReconstructionTerm, Sparsity, Auxiliary];

    public override void Initialise(ParameterSet parameters, InitialisationContext context)
    {
        base.Initialise(parameters, context);
        using var zeros = new Matrix(Shape.LatentCount, 1);
        parameters.Add(MagnitudeBias, zeros, RowMeaning.Latent);
        parameters.Add(MagnitudeScale, zeros, RowMeaning.Latent);
    }

    public override ForwardPass Forward(Graph graph, ParameterSet parameters, DenseNode x, TrainingStep step)
    {
        var sae = Use(graph, parameters, scaled: false);
        var open = graph.Encode(x, sae.Encoder, Activation.Relu);
        var scale = graph.Exp(graph.Use(parameters[MagnitudeScale]));
        var offset = graph.Subtract(graph.Use(parameters[MagnitudeBias]), graph.Multiply(scale, sae.Encoder.Bias!));
        var f = graph.RectifiedAffine(open, scale, offset);
        var decoded = sae.Decode(graph, f);
        var xHat = AddBypass(graph, parameters, x, sae, decoded);
        var target = step.TargetOf(x);
        step.AddLoss(ReconstructionTerm, Error(graph, xHat, target));
        step.AddLoss(Sparsity, graph.MeanL1(open, sae.Norms), options.Coefficient);

        var fromGate = graph.Decode(open, InAuxiliary(graph, sae.Decoder), InAuxiliary(graph, sae.DecoderBias));
        if (xHat != decoded)
            fromGate = graph.Add(fromGate, InAuxiliary(graph, graph.Subtract(xHat, decoded)));
        step.AddLoss(Auxiliary, Error(graph, fromGate, target), options.AuxiliaryCoefficient);
        return new ForwardPass(f, xHat) { Sae = sae };
    }

    public override void AfterResampling(ParameterSet parameters, IReadOnlyList<LatentEdit> edits)
    {
        // Both paths start equal again.
        SetRows(parameters[MagnitudeBias].Value, edits, edit => edit.EncoderBias);
        SetRows(parameters[MagnitudeScale].Value, edits, _ => 0);
    }

    public override LearnedDictionary Export(ParameterSet parameters)
    {
        using var gateBias = parameters[ParameterNames.EncoderBias].Value.ToMatrix();
        using var magnitudeBias = parameters[MagnitudeBias].Value.ToMatrix();
        using var scale = parameters[MagnitudeScale].Value.ToMatrix();
        foreach (ref var value in scale.Span)
            value = MathF.Exp(value);
        // z_mag = e^r·π + o with o = b_mag − e^r·b_gate, so π > 0 where z_mag > o.
        var offsets = new Matrix(Shape.LatentCount, 1);
        for (var i = 0; i < Shape.LatentCount; i++)
            offsets[i, 0] = magnitudeBias[i, 0] - (scale[i, 0] * gateBias[i, 0]);
        var dictionary = Export(parameters, Activation.JumpRelu(0), offsets, scaled: false);
        for (var i = 0; i < Shape.LatentCount; i++)
            ToMagnitudes(dictionary, i, scale[i, 0]);
        return dictionary;
    }

    /// <summary>From the gate's encoder with o in the thresholds' place to the magnitudes' encoder with thresholds.</summary>
    private static void ToMagnitudes(LearnedDictionary dictionary, int latent, float scale)
    {
        foreach (ref var weight in dictionary.EncoderWeights.Row(latent))
            weight *= scale;
        ref var threshold = ref dictionary.Thresholds!.Row(latent)[0];
        ref var bias = ref dictionary.EncoderBias.Row(latent)[0];
        bias = (scale * bias) + threshold;
        // Where o < 0 the gate is open for all z_mag > 0: ReLU alone decides.
        threshold = Math.Max(0, threshold);
    }

    private DenseNode InAuxiliary(Graph graph, DenseNode node) => options.FrozenAuxiliary ? graph.Detach(node) : node;

    private static void SetRows(Tensor tensor, IReadOnlyList<LatentEdit> edits, Func<LatentEdit, float> value)
    {
        using var rows = tensor.ToMatrix();
        foreach (var edit in edits)
            rows[edit.Latent, 0] = value(edit);
        tensor.CopyFrom(rows.Span);
    }
}
