using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Runtime.Training;

/// <summary>What the forward pass of training makes of rows: its codes, in the units of the exported dictionary, and what that dictionary decodes from them.</summary>
/// <remarks>
/// Codes are those of the variant, so a selection over the batch is one here, where the exported dictionary has a threshold. Decoding with the exported
/// dictionary gives reconstructions of raw rows, whatever the input transform.
/// </remarks>
internal sealed class TrainingForm : IDisposable
{
    private readonly ISaeVariant _variant;
    private readonly TrainingState _state;
    private readonly InputTransform _inputs;
    private readonly TrainingProgress _progress;
    private readonly TrainingStep _step;
    private readonly Graph _graph;
    private readonly DictionaryInference _decoder;
    private readonly IDisposable _averages;
    private readonly float[] _units;

    /// <summary>The form at a state of training.</summary>
    public TrainingForm(
        ISaeVariant variant, TrainingState state, InputTransform inputs, LearnedDictionary dictionary, TrainingProgress progress, int batch, TrainingStep step, Graph graph)
    {
        (_variant, _state, _inputs, _progress, Batch, _step, _graph) = (variant, state, inputs, progress, batch, step, graph);
        _decoder = new DictionaryInference(dictionary, graph.Backend);
        _averages = state.Optimizer.UseAverages();
        _units = Units(variant, state.Parameters);
    }

    /// <summary>Rows of a batch of training, which selections run over.</summary>
    public int Batch { get; }

    /// <summary>Replaces latents and reconstructions by those of the rows.</summary>
    /// <param name="inputs">x [n, d].</param>
    /// <param name="targets">What to reconstruct, where it is not x.</param>
    /// <param name="latents">f [n, m].</param>
    /// <param name="reconstructions">x̂ [n, d_out].</param>
    public void Run(Matrix inputs, Matrix? targets, SparseLatents latents, Matrix reconstructions)
    {
        using var transformed = inputs.ToMatrix();
        _inputs.Apply(transformed);
        using var transformedTargets = targets?.ToMatrix();
        if (transformedTargets is not null)
            _inputs.ApplyToTargets(transformedTargets);
        _graph.Begin();
        var x = _graph.Input(_graph.Backend.Import(transformed));
        _step.Begin(_progress, [], transformedTargets is null ? null : _graph.Input(_graph.Backend.Import(transformedTargets)));
        var pass = _variant.Forward(_graph, _state.Parameters, x, _step);
        var amounts = pass.Sae is { } sae ? sae.Amounts(_graph, pass.Latents) : pass.Latents;
        amounts.Value.CopyTo(latents);
        var indices = latents.AllIndices;
        var values = latents.AllValues;
        for (var k = 0; k < values.Length; k++)
            values[k] *= _units[indices[k]];
        _decoder.Decode(inputs, latents, reconstructions);
    }

    public void Dispose()
    {
        _averages.Dispose();
        _decoder.Dispose();
    }

    /// <summary>‖d_i‖ in training over ‖d_i‖ as exported: where an export makes rows unit, an amount f_i of a row becomes f_i·‖d_i‖.</summary>
    private static float[] Units(ISaeVariant variant, ParameterSet parameters)
    {
        var units = new float[variant.Shape.LatentCount];
        Array.Fill(units, 1);
        using var exported = variant.Export(parameters);
        using var decoder = parameters.Find(ParameterNames.DecoderWeights)?.Value.ToMatrix();
        for (var i = 0; i < units.Length && decoder?.Rows == units.Length && decoder.Columns == exported.DecoderWeights.Columns; i++)
        {
            var (trained, inference) = (RowGeometry.Norm(decoder.Row(i)), RowGeometry.Norm(exported.DecoderWeights.Row(i)));
            if (trained > 0 && inference > 0)
                units[i] = (float)(trained / inference);
        }

        return units;
    }
}
