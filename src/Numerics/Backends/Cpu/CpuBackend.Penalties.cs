using SaeLab.Numerics.Kernels;

namespace SaeLab.Numerics;

internal sealed unsafe partial class CpuBackend<T>
{
    internal override double Penalty(Latents latents, Tensor? weights, PenaltyFunction function) => function.Kind switch
    {
        PenaltyKind.Absolute => Sum(Of(latents), weights, default(AbsolutePenalty)),
        PenaltyKind.Power => Sum(Of(latents), weights, new PowerPenalty(function.Parameter)),
        PenaltyKind.Tanh => Sum(Of(latents), weights, new TanhPenalty(function.Parameter)),
        _ => SumOfNorms(Of(latents), weights, function.Parameter),
    };

    internal override void PenaltyBackward(
        Latents latents, Tensor? weights, PenaltyFunction function, double gradient, LatentSlot latentSlot, GradientSlot weightSlot)
    {
        var f = Of(latents);

        // Of |f|, the slope is 1 and the weights need no terms.
        var isAbsolute = function.Kind == PenaltyKind.Absolute;
        var terms = weightSlot.Destination is null || isAbsolute ? null : _shared.Floats(2, f.Count);
        if (latentSlot.IsWanted || terms is not null)
        {
            switch (function.Kind)
            {
                case PenaltyKind.Absolute:
                    Pass(f, weights, default(AbsolutePenalty), gradient, latentSlot, terms);
                    break;
                case PenaltyKind.Power:
                    Pass(f, weights, new PowerPenalty(function.Parameter), gradient, latentSlot, terms);
                    break;
                case PenaltyKind.Tanh:
                    Pass(f, weights, new TanhPenalty(function.Parameter), gradient, latentSlot, terms);
                    break;
                default:
                    PassNorms(f, weights, function.Parameter, gradient, latentSlot, terms);
                    break;
            }
        }

        if (weightSlot.Destination is not null)
            SumByLatent(IndexOf(f), f.LatentCount, isAbsolute ? f.ValuePointer : terms, null, null, 0, weightSlot, factor: gradient, absolute: isAbsolute);
    }

    private double Sum<TPenalty>(SparseLatents f, Tensor? weights, TPenalty penalty) where TPenalty : unmanaged, IPenalty
    {
        var pieces = Pieces(f.Count, PenaltySums<TPenalty>.PerPiece);
        var sums = new PenaltySums<TPenalty>
        {
            Penalty = penalty, Count = f.Count, Latents = f.IndexPointer, Values = f.ValuePointer, Weights = Of(weights), Partial = Partial(pieces),
        };
        _workers.For(pieces, ref sums);
        return Total(sums.Partial, pieces);
    }

    private void Pass<TPenalty>(SparseLatents f, Tensor? weights, TPenalty penalty, double gradient, LatentSlot slot, float* terms)
        where TPenalty : unmanaged, IPenalty
    {
        var gradients = new PenaltyGradients<TPenalty>
        {
            Penalty = penalty, Gradient = gradient, Count = f.Count, Latents = f.IndexPointer, Values = f.ValuePointer, Weights = Of(weights),
            EntryGradients = slot.IsWanted ? f.GradientPointer : null, Accumulate = slot.Accumulate, Terms = terms,
        };
        _workers.For(Pieces(f.Count, PenaltyGradients<TPenalty>.PerPiece), ref gradients);
    }

    private double SumOfNorms(SparseLatents f, Tensor? weights, double p)
    {
        var pieces = Pieces(f.Rows, NormSums.RowsPerPiece);
        var norms = Norms(f, weights, p) with { Partial = Partial(pieces) };
        _workers.For(pieces, ref norms);
        return Total(norms.Partial, pieces);
    }

    private void PassNorms(SparseLatents f, Tensor? weights, double p, double gradient, LatentSlot slot, float* terms)
    {
        var norms = Norms(f, weights, p);
        norms.Gradient = gradient;
        norms.EntryGradients = slot.IsWanted ? f.GradientPointer : null;
        norms.Accumulate = slot.Accumulate;
        norms.Terms = terms;
        _workers.For(Pieces(f.Rows, NormSums.RowsPerPiece), ref norms);
    }

    private static NormSums Norms(SparseLatents f, Tensor? weights, double p) => new()
    {
        P = p, RowCount = f.Rows, Starts = f.Starts, Latents = f.IndexPointer, Values = f.ValuePointer, Weights = Of(weights),
    };
}
