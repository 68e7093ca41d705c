namespace SaeLab.Numerics;

/// <summary>What the last selection of a kind found.</summary>
internal struct SelectionHint
{
    // Where k grows by more, the bound lies so high that batches would be encoded several times.
    private const double LargestGrowth = 1.05;

    /// <summary>The activation that it was for.</summary>
    public Activation For;

    /// <summary>A bound that nearly all of the selected values exceeded, per unit of their row's norm; 0 where nothing is known.</summary>
    public float BoundPerNorm;

    /// <summary>A bound that all selected values exceeded, less a margin; 0 where nothing is known.</summary>
    public float Bound;

    /// <summary>Whether it is worth something for an activation: the one that it was for, or one that differs in k alone and selects fewer or hardly more, as where k falls from step to step.</summary>
    public readonly bool Serves(Activation activation) => For.IsSameWithAnyK(activation) && activation.K <= LargestGrowth * For.K;
}
