namespace SaeLab.Numerics;

/// <summary>What the last selection of a kind found.</summary>
internal struct SelectionHint
{
    /// <summary>The activation that it was for; a hint for another one is worth nothing.</summary>
    public Activation For;

    /// <summary>A bound that nearly all of the selected values exceeded, per unit of their row's norm; 0 where nothing is known.</summary>
    public float BoundPerNorm;

    /// <summary>A bound that all selected values exceeded, less a margin; 0 where nothing is known.</summary>
    public float Bound;
}
