using SaeLab.Numerics;

namespace SaeLab.Abstractions;

/// <summary>Finds the threshold that makes inference, which sees one row at a time, keep as many latents as training kept over batches.</summary>
/// <remarks>Its state is a parameter that is not trained, so it is saved and restored with the others.</remarks>
/// <param name="options">How.</param>
/// <param name="parameter">The name of the parameter that holds its state.</param>
public sealed class ThresholdCalibration(ThresholdOptions options, string parameter = "threshold_state")
{
    /// <summary>Room for a copy of the state, kept from step to step.</summary>
    private float[] _values = [];

    /// <summary>Creates the state: nothing observed yet.</summary>
    public void Create(ParameterSet parameters)
    {
        // Average: (sum of weighted minima, sum of weights). Others: how many were observed, then the last ones in a ring.
        var length = options.Method switch
        {
            ThresholdMethod.RunningAverage => 2,
            ThresholdMethod.Quantile => 1 + options.Window,
            _ => 2,
        };
        using var state = new Matrix(1, length);
        parameters.Add(parameter, state, RowMeaning.Shared, isTrained: false);
    }

    /// <summary>Takes note of a batch. One in which no latent is positive says nothing.</summary>
    public void Observe(ParameterSet parameters, Latents latents)
    {
        var smallest = float.PositiveInfinity;
        foreach (var value in latents.ToHost().AllValues)
        {
            if (value > 0 && value < smallest)
                smallest = value;
        }

        if (float.IsFinite(smallest))
            Observe(parameters, smallest);
    }

    /// <summary>Takes note of the smallest latent that a batch kept.</summary>
    public void Observe(ParameterSet parameters, float smallest)
    {
        var state = parameters[parameter].Value;
        var values = Read(state);
        switch (options.Method)
        {
            case ThresholdMethod.RunningAverage:
                values[0] = (float)((options.Smoothing * values[0]) + ((1 - options.Smoothing) * smallest));
                values[1] = (float)((options.Smoothing * values[1]) + (1 - options.Smoothing));
                break;
            case ThresholdMethod.Quantile:
                values[1 + ((int)values[0] % options.Window)] = smallest;
                // The count goes on from the window's length, so that a float can hold it however long the run.
                values[0] = values[0] + 1 == 2 * options.Window ? options.Window : values[0] + 1;
                break;
            default:
                (values[0], values[1]) = (smallest, 1);
                break;
        }

        state.CopyFrom(values);
    }

    /// <summary>The threshold θ, in the units of the latents observed.</summary>
    /// <exception cref="InputException">Nothing was observed: a dictionary without a threshold would silently encode as plain ReLU.</exception>
    public double Value(ParameterSet parameters)
    {
        var values = Read(parameters[parameter].Value);
        var observed = options.Method == ThresholdMethod.Quantile ? values[0] : values[1];
        if (observed == 0)
            throw new InputException("The threshold was never calibrated, since no latent fired in any batch. Train for longer, or check the learning rate and the inputs.");
        return options.Method switch
        {
            ThresholdMethod.RunningAverage => values[0] / values[1],
            ThresholdMethod.Quantile => QuantileOf(values.AsSpan(1, Math.Min((int)observed, options.Window))),
            _ => values[0],
        };
    }

    /// <summary>θ for each of m latents, as inference wants it.</summary>
    public Matrix Column(ParameterSet parameters, int latentCount)
    {
        var column = new Matrix(latentCount, 1);
        // Training keeps what is at least the smallest; inference what is greater than θ.
        column.Span.Fill(MathF.BitDecrement((float)Value(parameters)));
        return column;
    }

    private float[] Read(Tensor state)
    {
        if (_values.Length != state.Count)
            _values = new float[state.Count];
        state.CopyTo(_values);
        return _values;
    }

    /// <summary>Linear between the order statistics.</summary>
    private double QuantileOf(Span<float> values)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        var place = options.Quantile * (sorted.Length - 1);
        var low = (int)Math.Floor(place);
        var high = Math.Min(low + 1, sorted.Length - 1);
        return sorted[low] + ((place - low) * (sorted[high] - sorted[low]));
    }
}
