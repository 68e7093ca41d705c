namespace SaeLab.Numerics;

public sealed partial class Graph
{
    /// <summary>Latents f = act(s · ((x − p)·Wᵀ + β)), in one fused pass that never stores pre-activations.</summary>
    /// <param name="x">Inputs [B, d].</param>
    /// <param name="encoder">The affine map.</param>
    /// <param name="activation">act.</param>
    /// <param name="only">Ascending latents to consider; the others stay 0. Default: all.</param>
    /// <exception cref="ArgumentException">Shapes that do not fit; the message gives both.</exception>
    /// <exception cref="NotFiniteNumberException">A row of x or of W is NaN or infinite; the message says which.</exception>
    public LatentNode Encode(DenseNode x, in Encoder encoder, Activation activation, IReadOnlyList<int>? only = null)
    {
        var (m, d) = (encoder.Weights.Value.Rows, encoder.Weights.Value.Columns);
        RequireOwn(x);
        RequireOwn(encoder.Weights);
        RequireOwn(encoder.Bias);
        RequireOwn(encoder.PreBias);
        RequireOwn(encoder.Scale);
        RequireOwn(encoder.Threshold);
        RequireShape(x, x.Value.Rows, d, "The input");
        RequireShape(encoder.Bias, m, 1, "The encoder bias");
        RequireShape(encoder.PreBias, 1, d, "The pre-bias");
        RequireShape(encoder.Scale, m, 1, "The scale");
        RequireShape(encoder.Threshold, m, 1, "The threshold");
        if ((activation.Kind == ActivationKind.JumpRelu) != (encoder.Threshold is not null))
            throw new ArgumentException("Thresholds go with JumpReLU, and JumpReLU with thresholds.");
        if (activation.Kind == ActivationKind.GroupMax && m % (int)activation.K != 0)
            throw new ArgumentException($"{m} latents cannot be cut into {activation.K} equal groups.", nameof(activation));
        return Record<EncodeOperation>().Forward(x, encoder, activation, only);
    }
}

internal sealed class EncodeOperation : LatentOperation
{
    private DenseNode _x = null!;
    private Encoder _encoder;
    private Activation _activation;
    private int[] _only = [];

    public LatentNode Forward(DenseNode x, in Encoder encoder, Activation activation, IReadOnlyList<int>? only)
    {
        (_x, _encoder, _activation) = (x, encoder, activation);
        var needsGradient = x.RequiresGradient || encoder.Weights.RequiresGradient || encoder.Bias is { RequiresGradient: true }
            || encoder.PreBias is { RequiresGradient: true } || encoder.Scale is { RequiresGradient: true } || encoder.Threshold is { RequiresGradient: true };
        var result = Prepare(encoder.Weights.Value.Rows, needsGradient);
        Backend.Encode(Tensors, activation, Copy(only, encoder.Weights.Value.Rows), result.Value);
        Graph.Frozen?.Hold(Tensors, activation, result.Value);
        return result;
    }

    public override void Backward()
    {
        // The number of firing latents speaks to thresholds alone, unless they pass it on to what they are compared with.
        var isJump = _activation.Kind == ActivationKind.JumpRelu;
        if (!Result.HasGradient && (!isJump || Result.CountGradient == 0))
            return;
        var reachesEncoder = Result.HasGradient || _activation.TrainsInput;
        if (!Result.HasGradient)
            Backend.ClearGradients(Result.Value);
        if (isJump)
            Backend.JumpReluBackward(Tensors, _activation, Result.Value, Result.CountGradient, Graph.Slot(_encoder.Threshold));
        if (!reachesEncoder)
            return;
        Backend.EncodeBackward(Tensors, Result.Value, new EncoderGradients(
            Graph.Slot(_x), Graph.Slot(_encoder.Weights), Graph.Slot(_encoder.Bias), Graph.Slot(_encoder.PreBias), Graph.Slot(_encoder.Scale)));
    }

    private EncoderTensors Tensors => new(
        _x.Value, _encoder.Weights.Value, _encoder.Bias?.Value, _encoder.PreBias?.Value, _encoder.Scale?.Value, _encoder.Threshold?.Value);

    private ReadOnlySpan<int> Copy(IReadOnlyList<int>? only, int latentCount)
    {
        if (only is null)
            return [];
        ArgumentOutOfRangeException.ThrowIfZero(only.Count, nameof(only));
        if (_only.Length < only.Count)
            _only = new int[Math.Max(only.Count, 2 * _only.Length)];
        var previous = -1;
        for (var i = 0; i < only.Count; i++)
        {
            if (only[i] <= previous || only[i] >= latentCount)
                throw new ArgumentException($"Latent {only[i]} after {previous}: indices ascend and stay below {latentCount}.", nameof(only));
            previous = _only[i] = only[i];
        }

        return _only.AsSpan(0, only.Count);
    }
}
