using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Variants.SparseCoding;

/// <summary>A way to learn W_dec from codes that is no gradient step.</summary>
internal abstract class DictionaryLearning
{
    /// <summary>Creates what it remembers between steps.</summary>
    public virtual void Create(ParameterSet parameters, SaeShape shape)
    {
    }

    /// <summary>Changes W_dec after a step.</summary>
    public void Learn(ParameterSet parameters, in ForwardPass pass, TrainingStep step)
    {
        using var rows = pass.Input!.Value.ToMatrix();
        using var bias = parameters[ParameterNames.DecoderBias].Value.ToMatrix();
        for (var r = 0; r < rows.Rows; r++)
        {
            for (var c = 0; c < rows.Columns; c++)
                rows[r, c] -= bias[0, c];
        }

        var decoder = parameters[ParameterNames.DecoderWeights].Value;
        using var dictionary = decoder.ToMatrix();
        Learn(parameters, pass.Latents.Value.ToHost(), rows, dictionary, step);
        decoder.CopyFrom(dictionary.Span);
    }

    /// <summary>Changes the dictionary.</summary>
    /// <param name="parameters">Have what <see cref="Create"/> created.</param>
    /// <param name="codes">f [B, m].</param>
    /// <param name="rows">x − b_dec [B, d].</param>
    /// <param name="dictionary">W_dec [m, d].</param>
    /// <param name="step">Where training stood.</param>
    protected abstract void Learn(ParameterSet parameters, SparseLatents codes, Matrix rows, Matrix dictionary, TrainingStep step);
}
