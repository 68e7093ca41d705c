namespace SaeLab.Numerics;

/// <summary>Keeps what a recording takes as constant, so that it can be repeated with other parameters and the same constants.</summary>
/// <remarks>
/// A gradient is that of the loss with everything held constant that no gradient flows through: inputs, detached values and factors,
/// many of which were worked out from the parameters. Differences of a graph whose constants are held are what such a gradient must equal.
/// Where JumpReLU has a straight-through gradient, its repetition is the linear function of z and θ that the gradient is defined by
/// (<see cref="Activation.JumpRelu"/>), so that differences show that definition.
/// </remarks>
internal sealed class FrozenValues
{
    private readonly List<object> _values = [];
    private int _next;
    private bool _isFrozen;

    /// <summary>Whether a repetition asked for other constants than the recording: it did something else.</summary>
    public bool HasChanged { get; private set; }

    /// <summary>Whether the recording has a JumpReLU.</summary>
    public bool HasJumps => _values.Exists(value => value is List<Jump>);

    /// <summary>From now on recordings repeat the last one.</summary>
    public void Freeze() => _isFrozen = true;

    /// <summary>A recording begins.</summary>
    public void Begin()
    {
        _next = 0;
        HasChanged = false;
        if (!_isFrozen)
            _values.Clear();
    }

    /// <summary>An array that enters as a constant.</summary>
    public Tensor Hold(Tensor value)
    {
        if (_isFrozen)
            return Next<ReferenceTensor>() is { } held && (held.Rows, held.Columns) == (value.Rows, value.Columns) ? held : Changed(value);
        var copy = new ReferenceTensor(value.Rows, value.Columns);
        ((ReferenceTensor)value).Data.CopyTo(copy.Data, 0);
        _values.Add(copy);
        return value;
    }

    /// <summary>A number that enters as a constant.</summary>
    public double Hold(double value)
    {
        if (_isFrozen)
            return Next<object>() is double held ? held : Changed(value);
        _values.Add(value);
        return value;
    }

    /// <summary>Latents that enter as constants.</summary>
    public SparseLatents Hold(SparseLatents value)
    {
        if (_isFrozen)
            return Next<SparseLatents>() is { } held && (held.Rows, held.LatentCount) == (value.Rows, value.LatentCount) ? held : Changed(value);
        var copy = new SparseLatents(value.LatentCount);
        copy.CopyFrom(value);
        _values.Add(copy);
        return value;
    }

    /// <summary>Notes where z and θ of a JumpReLU are; in a repetition, puts the linear function in the place of its entries.</summary>
    public void Hold(in EncoderTensors encoder, Activation activation, Latents latents)
    {
        if (activation.Kind != ActivationKind.JumpRelu)
            return;
        var entries = ((ReferenceLatents)latents).Entries;
        if (_isFrozen && Next<List<Jump>>() is { } held)
            Linearise(held, encoder, activation, (ReferenceLatents)latents);
        else if (_isFrozen)
            HasChanged = true;
        else
            _values.Add(JumpsOf(entries, encoder, activation));
    }

    /// <summary>How many latents fire; in a repetition a linear function of z and θ too.</summary>
    public static double CountFiring(Latents latents) =>
        ((ReferenceLatents)latents).Entries.Sum(row => row.Sum(entry => entry.Firing ?? (entry.Value != 0 ? 1 : 0)));

    private static List<Jump> JumpsOf(List<ReferenceLatents.Entry>[] entries, EncoderTensors encoder, Activation activation)
    {
        var jumps = new List<Jump>();
        for (var b = 0; b < entries.Length; b++)
        {
            foreach (var entry in entries[b])
            {
                var (z, theta) = (ReferenceBackend.PreActivation(encoder, b, entry.Latent), Threshold(encoder, entry.Latent));
                jumps.Add(new Jump(b, entry.Latent, z, theta, Fires: entry.Value != 0, IsNear: Math.Abs(z - theta) < activation.Bandwidth / 2));
            }
        }

        return jumps;
    }

    private static void Linearise(List<Jump> jumps, in EncoderTensors encoder, Activation activation, ReferenceLatents latents)
    {
        latents.Reset(latents.Rows);
        foreach (var jump in jumps)
        {
            var z = ReferenceBackend.PreActivation(encoder, jump.Row, jump.Latent);
            var slope = jump.IsNear ? 1 / activation.Bandwidth : 0;
            var moved = slope * ((activation.TrainsInput ? z - jump.Z : 0) - (Threshold(encoder, jump.Latent) - jump.Theta));
            latents.Entries[jump.Row].Add(new ReferenceLatents.Entry(jump.Latent, (jump.Fires ? z : 0) + (jump.Theta * moved))
            {
                Firing = (jump.Fires ? 1 : 0) + moved,
            });
        }
    }

    private static double Threshold(in EncoderTensors encoder, int latent) => ((ReferenceTensor)encoder.Threshold!)[latent, 0];

    private T? Next<T>() where T : class => _next < _values.Count ? _values[_next++] as T : null;

    private T Changed<T>(T value)
    {
        HasChanged = true;
        return value;
    }

    private sealed record Jump(int Row, int Latent, double Z, double Theta, bool Fires, bool IsNear);
}
