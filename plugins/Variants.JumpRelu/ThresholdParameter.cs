using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Variants.JumpRelu;

/// <summary>The trained parameter behind thresholds θ [m, 1]: θ itself, or its logarithm.</summary>
internal sealed class ThresholdParameter(ThresholdForm form, double initial)
{
    private const string Logarithm = "log_threshold";

    private readonly string _name = form == ThresholdForm.Log ? Logarithm : ParameterNames.Threshold;
    private readonly float _initial = (float)(form == ThresholdForm.Log ? Math.Log(initial) : initial);

    /// <summary>What holds for it after every step. The gradient is left alone, so that a threshold at 0 can rise again.</summary>
    public IEnumerable<ParameterConstraint> Constraints => form == ThresholdForm.Log ? [] : [new NonNegativeConstraint(_name)];

    /// <summary>Creates it.</summary>
    public void Create(ParameterSet parameters, int latentCount)
    {
        using var start = new Matrix(latentCount, 1);
        start.Span.Fill(_initial);
        parameters.Add(_name, start, RowMeaning.Latent);
    }

    /// <summary>θ as a node; of its logarithm e^, whose chain rule brings the factor θ.</summary>
    public DenseNode Use(Graph graph, ParameterSet parameters)
    {
        var node = graph.Use(parameters[_name]);
        return form == ThresholdForm.Log ? graph.Exp(node) : node;
    }

    /// <summary>Sets the thresholds of resampled latents back, for an old one may lie above all that the new encoder row gives.</summary>
    public void Restart(ParameterSet parameters, IReadOnlyList<LatentEdit> edits)
    {
        var value = parameters[_name].Value;
        using var rows = value.ToMatrix();
        foreach (var edit in edits)
            rows[edit.Latent, 0] = _initial;
        value.CopyFrom(rows.Span);
    }

    /// <summary>θ, once for each pass of the encoder: [m, passes].</summary>
    public Matrix Columns(ParameterSet parameters, int passes)
    {
        using var stored = parameters[_name].Value.ToMatrix();
        var columns = new Matrix(stored.Rows, passes);
        for (var i = 0; i < stored.Rows; i++)
            columns.Row(i).Fill(form == ThresholdForm.Log ? MathF.Exp(stored[i, 0]) : stored[i, 0]);
        return columns;
    }
}
