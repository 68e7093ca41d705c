using SaeLab.Numerics.Kernels;

namespace SaeLab.Numerics;

/// <summary>The operations for one instruction set. Each cuts its work by shapes alone and hands it to the workers.</summary>
/// <remarks>
/// <para>This class and <c>Kernels</c> are the engine's unsafe island: pointers without bounds. They rely on what holds before anything gets here,
/// and what the tests of refused shapes hold to: <see cref="Graph"/> has compared all shapes; entries of a batch ascend and lie below its number of
/// latents (<see cref="SparseLatents.AddRow"/> and the encoder see to it); lists of latents ascend and lie below it.</para>
/// <para>Inside, a kernel may read up to one vector behind the last row of a <see cref="Matrix"/> and write up to one behind the last entry of a
/// batch, for which both have room; scratch memory is asked for with the same room. Pieces of one job write to places of their own.</para>
/// </remarks>
internal sealed unsafe partial class CpuBackend<T>(int threads, InstructionSet instructionSet) : Backend where T : unmanaged, ILanes<T>
{
    private readonly Workers _workers = new(threads);

    /// <summary>Memory for what an operation computes on the way; good until the next operation.</summary>
    private readonly Scratch _shared = new();

    /// <inheritdoc/>
    public override string Description => $"cpu float32 {instructionSet}";

    /// <inheritdoc/>
    public override int Threads => threads;

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
