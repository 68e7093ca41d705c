using SaeLab.Numerics;

namespace SaeLab.Abstractions;

/// <summary>A threshold for each pass of an encoder that selects over batches: one where it runs once, 1 + steps where it refines its codes.</summary>
/// <remarks>Later passes select among other pre-activations, so one threshold for all of them would let inference keep another number of latents than training.</remarks>
public sealed class PassThresholds
{
    private readonly ThresholdCalibration[] _passes;

    /// <summary>Thresholds that are found as the options say.</summary>
    /// <param name="options">How.</param>
    /// <param name="passes">How often the encoder runs, at least 1.</param>
    public PassThresholds(ThresholdOptions options, int passes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(passes, 1);
        _passes = [.. Enumerable.Range(0, passes).Select(pass =>
            pass == 0 ? new ThresholdCalibration(options) : new ThresholdCalibration(options, $"threshold_state_{pass}"))];
    }

    /// <summary>Creates their states: nothing observed yet.</summary>
    public void Create(ParameterSet parameters)
    {
        foreach (var pass in _passes)
            pass.Create(parameters);
    }

    /// <summary>Takes note of what each pass kept in a training step.</summary>
    public void Observe(ParameterSet parameters, in ForwardPass pass)
    {
        for (var i = 0; i < _passes.Length - 1; i++)
            _passes[i].Observe(parameters, pass.EarlierLatents![i].Value);
        _passes[^1].Observe(parameters, pass.Latents.Value);
    }

    /// <summary>θ [m, passes], the same for all latents, in the units of the latents observed.</summary>
    /// <exception cref="InputException">A pass was never observed.</exception>
    public Matrix Columns(ParameterSet parameters, int latentCount)
    {
        var columns = new Matrix(latentCount, _passes.Length);
        for (var pass = 0; pass < _passes.Length; pass++)
        {
            using var column = _passes[pass].Column(parameters, latentCount);
            for (var i = 0; i < latentCount; i++)
                columns[i, pass] = column[i, 0];
        }

        return columns;
    }
}
