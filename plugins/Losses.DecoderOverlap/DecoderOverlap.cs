using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Losses.DecoderOverlap;

/// <summary>c · mean over latents of (max_{j ≠ i in a chunk} cos(d_i, d_j))²; see <see cref="DecoderOverlapOptions"/>.</summary>
internal sealed class DecoderOverlap(DecoderOverlapOptions options) : IAuxiliaryLoss
{
    /// <summary>Keeps its memory from step to step; what it holds follows from the step.</summary>
    private int[] _order = [];

    public string LossTerm => "decoder_overlap";

    public SaeAbilities Needs => SaeAbilities.AffineEncoder;

    public void Add(Graph graph, DenseNode x, in ForwardPass pass, TrainingStep step)
    {
        if (options.Coefficient == 0 || step.Progress.Step % options.Every != 0)
            return;
        var decoder = pass.Sae!.Value.Decoder;
        var overlap = graph.DecoderOverlap(decoder, Order(decoder.Value.Rows, step), options.Chunk, options.Cosines == CosineKind.Absolute);
        step.AddLoss(LossTerm, overlap, options.Coefficient * options.Every);
    }

    /// <summary>A new random order for each step; the natural one where all latents are in one chunk.</summary>
    private int[] Order(int latentCount, TrainingStep step)
    {
        if (_order.Length != latentCount)
            _order = new int[latentCount];
        else if (latentCount <= options.Chunk)
            return _order;
        for (var i = 0; i < latentCount; i++)
            _order[i] = i;
        if (latentCount > options.Chunk)
            step.RandomFor("decoder overlap").Shuffle<int>(_order);
        return _order;
    }
}
