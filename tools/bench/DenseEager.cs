using SaeLab.Numerics;
using SaeLab.Numerics.Kernels;

namespace SaeLab.Bench;

/// <summary>The same TopK step as dense libraries compose it: [B, m] matrices for pre-activations, latents and their gradients, five whole multiplications, a separate Adam pass.</summary>
/// <remarks>It uses SaeLab's own multiplication, so what it costs more is what sparsity saves, and not what another library's kernels cost.</remarks>
internal sealed unsafe class DenseEager : IDisposable
{
    private readonly CpuBackend<Lanes512> _backend;
    private readonly Shape _shape;
    private readonly int _k;
    private readonly Matrix _x, _encoder, _decoder, _z, _latentGradient, _xHat, _encoderGradient, _decoderGradient;
    private readonly Matrix[] _moments;

    public DenseEager(CpuBackend<Lanes512> backend, Shape shape, int k, Matrix x)
    {
        (_backend, _shape, _k, _x) = (backend, shape, k, x);
        _encoder = new Matrix(shape.Latents, shape.InputDim);
        RandomStream.FromSeed(1).FillGaussian(_encoder.Span);
        _decoder = _encoder.ToMatrix();
        (_z, _latentGradient) = (new Matrix(shape.Batch, shape.Latents), new Matrix(shape.Batch, shape.Latents));
        _xHat = new Matrix(shape.Batch, shape.InputDim);
        (_encoderGradient, _decoderGradient) = (new Matrix(shape.Latents, shape.InputDim), new Matrix(shape.Latents, shape.InputDim));
        _moments = [.. Enumerable.Range(0, 4).Select(_ => new Matrix(shape.Latents, shape.InputDim))];
    }

    public void Step()
    {
        var (b, d, m) = (_shape.Batch, _shape.InputDim, _shape.Latents);
        _backend.Multiply(Operand.ByLine(_x.Pointer, d), Operand.ByLine(_encoder.Pointer, d), b, m, d, _z.Pointer, m, accumulate: false);
        Parallel.For(0, b, row => KeepTop(_z.Row(row)));
        _backend.Multiply(Operand.ByLine(_z.Pointer, m), Operand.ByDepth(_decoder.Pointer, d), b, d, m, _xHat.Pointer, d, accumulate: false);
        _backend.AddScaledDifference(_xHat, _x, 2.0 / b, _xHat, accumulate: false);
        _backend.Multiply(Operand.ByLine(_xHat.Pointer, d), Operand.ByLine(_decoder.Pointer, d), b, m, d, _latentGradient.Pointer, m, accumulate: false);
        Parallel.For(0, b, row => Mask(_z.Row(row), _latentGradient.Row(row)));
        _backend.Multiply(Operand.ByDepth(_z.Pointer, m), Operand.ByDepth(_xHat.Pointer, d), m, d, b, _decoderGradient.Pointer, d, accumulate: false);
        _backend.Multiply(Operand.ByDepth(_latentGradient.Pointer, m), Operand.ByDepth(_x.Pointer, d), m, d, b, _encoderGradient.Pointer, d, accumulate: false);
        _backend.ProjectOffRows(_decoder, _decoderGradient);
        var step = new AdamStep(1e-5, 0.9, 0.999, 1e-8, 0.5, 0.5, 1);
        _backend.AdamStep(_encoder, _encoderGradient, _moments[0], _moments[1], step);
        _backend.AdamStep(_decoder, _decoderGradient, _moments[2], _moments[3], step);
        _backend.NormalizeRows(_decoder);
    }

    public void Dispose()
    {
        foreach (var matrix in (Matrix[])[_encoder, _decoder, _z, _latentGradient, _xHat, _encoderGradient, _decoderGradient, .. _moments])
            matrix.Dispose();
    }

    private void KeepTop(Span<float> row)
    {
        fixed (float* values = row)
        {
            var threshold = MathF.Max(TopSelection<Lanes512, ByValue<Lanes512>>.Threshold(values, row.Length, _k, out _), 0);
            foreach (ref var value in row)
                value = value > threshold ? value : 0;
        }
    }

    private static void Mask(ReadOnlySpan<float> latents, Span<float> gradients)
    {
        for (var i = 0; i < latents.Length; i++)
            gradients[i] = latents[i] > 0 ? gradients[i] : 0;
    }
}
