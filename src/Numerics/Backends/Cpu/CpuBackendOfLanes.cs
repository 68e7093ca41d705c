using SaeLab.Numerics.Kernels;

namespace SaeLab.Numerics;

/// <summary>The operations for one instruction set. Each cuts its work by shapes alone and hands it to the workers.</summary>
internal sealed unsafe partial class CpuBackend<T>(int threads, InstructionSet instructionSet) : Backend where T : unmanaged, ILanes<T>
{
    private readonly Workers _workers = new(threads);

    /// <summary>Memory for what an operation computes on the way; good until the next operation.</summary>
    private readonly Scratch _shared = new();

    /// <inheritdoc/>
    public override string Description => $"cpu float32 {instructionSet}";

    /// <inheritdoc/>
    public override Tensor NewTensor(int rows, int columns) => new Matrix(rows, columns);

    /// <inheritdoc/>
    public override Latents NewLatents(int latentCount) => new SparseLatents(latentCount);

    /// <inheritdoc/>
    public override Tensor Import(Matrix matrix) => matrix;

    /// <inheritdoc/>
    public override void Dispose()
    {
        _workers.Dispose();
        _shared.Dispose();
        FreeResults();
    }

    private static int Pieces(long count, int perPiece) => (int)((count + perPiece - 1) / perPiece);

    private static SparseLatents Of(Latents latents) => (SparseLatents)latents;

    private static float* Of(Tensor? tensor) => tensor is null ? null : ((Matrix)tensor).Pointer;

    private double Total(double* partial, int pieces)
    {
        var sum = 0.0;
        for (var i = 0; i < pieces; i++)
            sum += partial[i];
        return sum;
    }

    private double* Partial(int pieces) => (double*)_shared.Floats(0, 2L * pieces);
}
