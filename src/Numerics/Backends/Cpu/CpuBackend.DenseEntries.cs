using SaeLab.Numerics.Kernels;

namespace SaeLab.Numerics;

internal sealed unsafe partial class CpuBackend<T>
{
    internal override void MultiplyEntries(Tensor a, Tensor b, Tensor destination, bool accumulate)
    {
        var products = new EntryProducts<T> { Count = a.Count, A = Of(a), B = Of(b), Destination = Of(destination), Accumulate = accumulate };
        _workers.For(Pieces(a.Count, EntryProducts<T>.PerPiece), ref products);
    }

    internal override void KeepWherePositive(Tensor sign, Tensor a, Tensor destination, bool accumulate)
    {
        var positive = new PositiveEntries { Count = a.Count, Sign = Of(sign), Source = Of(a), Destination = Of(destination), Accumulate = accumulate };
        _workers.For(Pieces(a.Count, PositiveEntries.PerPiece), ref positive);
    }

    internal override void Exp(Tensor a, Tensor destination)
    {
        var exponentials = new Exponentials { Count = a.Count, Source = Of(a), Destination = Of(destination) };
        _workers.For(Pieces(a.Count, Exponentials.PerPiece), ref exponentials);
    }
}
