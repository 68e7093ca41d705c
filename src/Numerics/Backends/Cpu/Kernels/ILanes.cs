namespace SaeLab.Numerics.Kernels;

/// <summary>A vector register of float32, so that each kernel is written once and compiled for every width.</summary>
/// <remarks>Loads and stores need no alignment. The JIT compiles a kernel anew for each implementing struct and removes the abstraction.</remarks>
internal unsafe interface ILanes<TSelf> where TSelf : unmanaged, ILanes<TSelf>
{
    /// <summary>How many numbers it holds; a power of two.</summary>
    static abstract int Width { get; }

    /// <summary>How many rows of 2 × <see cref="Width"/> accumulators the register file holds beside the operands: 14 with 32 registers, 6 with 16.</summary>
    static abstract int TileRows { get; }

    static abstract TSelf Load(float* source);

    static abstract TSelf Create(float value);

    void Store(float* destination);

    /// <summary>a · b + c, rounded once.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    static abstract TSelf operator +(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a, TSelf b);

    static abstract TSelf operator *(TSelf a, TSelf b);

    static abstract TSelf operator /(TSelf a, TSelf b);

    static abstract TSelf Sqrt(TSelf a);

    static abstract TSelf Abs(TSelf a);

    /// <summary>Bit i says whether a_i &gt; b_i; false where one is NaN.</summary>
    static abstract uint GreaterThan(TSelf a, TSelf b);

    /// <summary>The sum of all lanes, in a fixed order.</summary>
    static abstract float Sum(TSelf a);

    static abstract TSelf Min(TSelf a, TSelf b);

    static abstract TSelf Max(TSelf a, TSelf b);

    /// <summary>Stores the lanes whose bit is set, one after another; may write up to <see cref="Width"/> numbers.</summary>
    static abstract void Compress(TSelf a, uint bits, float* destination);

    /// <summary>Stores first + i for each bit i that is set, one after another; may write up to <see cref="Width"/> numbers.</summary>
    static abstract void CompressIndices(int first, uint bits, int* destination);

    /// <summary>Loads numbers from wherever their indices say and stores them like <see cref="Compress"/>.</summary>
    static abstract void CompressInts(int* source, uint bits, int* destination);
}
