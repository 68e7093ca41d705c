namespace SaeLab.Numerics;

/// <summary>A named array that belongs to a dictionary in training.</summary>
public sealed class Parameter
{
    internal Parameter(string name, Tensor value, RowMeaning rows, bool isTrained)
    {
        Name = name;
        Value = value;
        Rows = rows;
        IsTrained = isTrained;
    }

    /// <summary>The exchange name, e.g. <c>W_enc</c>.</summary>
    public string Name { get; }

    /// <summary>The current values, wherever the backend keeps them.</summary>
    public Tensor Value { get; }

    /// <summary>Whether row i belongs to latent i.</summary>
    public RowMeaning Rows { get; }

    /// <summary>Whether the optimizer moves it. Others keep what they hold (a frozen decoder), or are changed by the variant itself (a running average).</summary>
    public bool IsTrained { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} [{Value.Rows}, {Value.Columns}]";
}

/// <summary>What a row of a parameter belongs to. Resampling a latent resets its rows everywhere, and permuting latents permutes them.</summary>
public enum RowMeaning
{
    /// <summary>Rows are shared by all latents (for instance the decoder bias).</summary>
    Shared,

    /// <summary>Row i belongs to latent i.</summary>
    Latent,
}
