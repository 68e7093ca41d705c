namespace SaeLab.Numerics.Kernels;

/// <summary>What a tile starts from and what becomes of its rows.</summary>
internal interface ITileSink<T> where T : unmanaged, ILanes<T>
{
    /// <summary>What the left vector of every row starts from.</summary>
    T Left { get; }

    /// <summary>What the right vector of every row starts from.</summary>
    T Right { get; }

    /// <summary>Takes a finished row.</summary>
    void Take(int row, T left, T right);
}
