namespace SaeLab.Numerics;

/// <summary>What a penalty adds up, with u_bi = |f_bi| w_i.</summary>
internal enum PenaltyKind
{
    /// <summary>u.</summary>
    Absolute,

    /// <summary>u^p.</summary>
    Power,

    /// <summary>tanh(c·u).</summary>
    Tanh,

    /// <summary>(Σ_i u^p)^(1/p), once per row.</summary>
    Norm,
}

/// <summary>A penalty on latents with its constant, p or c.</summary>
internal readonly record struct PenaltyFunction(PenaltyKind Kind, double Parameter)
{
    public static PenaltyFunction Absolute => new(PenaltyKind.Absolute, 1);

    public static PenaltyFunction Power(double p) => Of(PenaltyKind.Power, p, nameof(p));

    public static PenaltyFunction Norm(double p) => Of(PenaltyKind.Norm, p, nameof(p));

    public static PenaltyFunction Tanh(double steepness) => new(PenaltyKind.Tanh, Positive(steepness, nameof(steepness)));

    /// <summary>With p = 1, powers and norms are absolute values, which cost less.</summary>
    private static PenaltyFunction Of(PenaltyKind kind, double p, string name) => Positive(p, name) == 1 ? Absolute : new(kind, p);

    private static double Positive(double value, string name) => value > 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "A number greater than 0 is needed.");
}
