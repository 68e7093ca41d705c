using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Runtime.Evaluation;

/// <summary>Encodes and decodes with a learned dictionary in its inference form. Codes of a row do not depend on the rows beside it.</summary>
internal sealed class DictionaryInference(LearnedDictionary dictionary, Backend backend) : IDisposable
{
    private readonly Graph _graph = new(backend);

    /// <summary>Replaces latents and reconstructions by those of the inputs.</summary>
    /// <param name="inputs">x [n, d].</param>
    /// <param name="latents">f [n, m].</param>
    /// <param name="reconstructions">x̂ [n, d].</param>
    public void Run(Matrix inputs, SparseLatents latents, Matrix reconstructions)
    {
        _graph.Begin();
        var bias = Constant(dictionary.DecoderBias);
        var encoder = new Encoder(
            Constant(dictionary.EncoderWeights), Constant(dictionary.EncoderBias), dictionary.SubtractsDecoderBias ? bias : null);
        var f = _graph.Encode(Constant(inputs), encoder, dictionary.Activation);
        f.Value.CopyTo(latents);
        _graph.Decode(f, Constant(dictionary.DecoderWeights), bias).Value.CopyTo(reconstructions.Span);
    }

    public void Dispose() => _graph.Dispose();

    private DenseNode Constant(Matrix matrix) => _graph.Input(_graph.Backend.Import(matrix));
}
