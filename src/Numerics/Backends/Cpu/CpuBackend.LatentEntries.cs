using SaeLab.Numerics.Kernels;

namespace SaeLab.Numerics;

/// <summary>Operations entry by entry, whose results have the entries of their argument.</summary>
internal sealed unsafe partial class CpuBackend<T>
{
    internal override void DivideLatents(Latents latents, Tensor divisors, Latents destination)
    {
        var (f, quotient) = (Of(latents), Of(destination));
        quotient.CopyFrom(f);
        ScaleEntries(EntryTask.Divide, f, f.ValuePointer, Of(divisors), quotient.ValuePointer, accumulate: false);
    }

    internal override void DivideLatentsBackward(Latents latents, Tensor divisors, Latents quotient, LatentSlot latentSlot, GradientSlot divisorSlot)
    {
        var (f, result) = (Of(latents), Of(quotient));
        if (latentSlot.IsWanted)
            ScaleEntries(EntryTask.Divide, f, result.GradientPointer, Of(divisors), f.GradientPointer, latentSlot.Accumulate);
        if (divisorSlot.Destination is not null)
            SumByLatent(IndexOf(f), f.LatentCount, result.GradientPointer, f.ValuePointer, Of(divisors), 2, divisorSlot, factor: -1);
    }

    internal override void RectifiedAffine(Latents latents, Tensor scale, Tensor offset, Latents destination)
    {
        var (v, f) = (Of(latents), Of(destination));
        f.CopyFrom(v);
        var affine = new AffineEntries
        {
            Count = v.Count, Latents = v.IndexPointer, Source = v.ValuePointer, Scale = Of(scale), Offset = Of(offset), Values = f.ValuePointer,
        };
        _workers.For(Pieces(v.Count, AffineEntries.PerPiece), ref affine);
    }

    internal override void RectifiedAffineBackward(
        Latents latents, Tensor scale, Latents result, LatentSlot latentSlot, GradientSlot scaleSlot, GradientSlot offsetSlot)
    {
        var (v, f) = (Of(latents), Of(result));
        var terms = _shared.Floats(2, f.Count);
        var affine = new AffineGradients
        {
            Count = f.Count, Latents = f.IndexPointer, Values = f.ValuePointer, Gradients = f.GradientPointer, Scale = Of(scale),
            Terms = terms, Destination = latentSlot.IsWanted ? v.GradientPointer : null, Accumulate = latentSlot.Accumulate,
        };
        _workers.For(Pieces(f.Count, AffineGradients.PerPiece), ref affine);
        if (scaleSlot.Destination is not null)
            SumByLatent(IndexOf(v), v.LatentCount, terms, v.ValuePointer, null, 0, scaleSlot);
        if (offsetSlot.Destination is not null)
            SumByLatent(IndexOf(v), v.LatentCount, terms, null, null, 0, offsetSlot);
    }

    internal override void ExpLatents(Latents latents, Latents destination)
    {
        var (v, f) = (Of(latents), Of(destination));
        f.CopyFrom(v);
        var exp = new ExpEntries { Count = v.Count, Largest = LargestExponent, Source = v.ValuePointer, Values = f.ValuePointer };
        _workers.For(Pieces(v.Count, ExpEntries.PerPiece), ref exp);
    }

    internal override void ExpLatentsBackward(Latents latents, Latents result, LatentSlot latentSlot)
    {
        var (v, f) = (Of(latents), Of(result));
        if (!latentSlot.IsWanted)
            return;
        var exp = new ExpEntries
        {
            Count = v.Count, Largest = LargestExponent, Source = v.ValuePointer, Values = f.ValuePointer,
            Gradients = f.GradientPointer, Destination = v.GradientPointer, Accumulate = latentSlot.Accumulate,
        };
        _workers.For(Pieces(v.Count, ExpEntries.PerPiece), ref exp);
    }

    private void ScaleEntries(EntryTask task, SparseLatents f, float* source, float* scale, float* destination, bool accumulate)
    {
        var entries = new EntryScaling
        {
            Task = task, Count = f.Count, Latents = f.IndexPointer, Source = source, Scale = scale, Destination = destination, Accumulate = accumulate,
        };
        _workers.For(Pieces(f.Count, EntryScaling.PerPiece), ref entries);
    }
}
