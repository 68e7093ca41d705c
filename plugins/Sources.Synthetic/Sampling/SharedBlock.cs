namespace SaeLab.Sources.Synthetic;

/// <summary>What features share in each of a few rows that are drawn together: ε, and s = F·ε for the features without parents. Scratch memory of one sampler.</summary>
/// <param name="rank">Length of ε.</param>
/// <param name="stride">How many s a row has: a multiple of <see cref="ProjectionPanels.Width"/>.</param>
internal sealed class SharedBlock(int rank, int stride)
{
    /// <summary>So few rows that their s stay in a core's cache, and so many that F, which is run over once for all of them, costs little.</summary>
    private const int MostRows = 16, LargestScratch = 1 << 18;

    private readonly float[] _shared = new float[RowsFor(stride) * rank];
    private readonly float[] _projections = new float[rank == 0 ? 0 : RowsFor(stride) * stride];
    private readonly uint[] _above = new uint[rank == 0 ? 0 : RowsFor(stride) * (stride / ProjectionPanels.Width)];

    /// <summary>How many rows fit: a multiple of <see cref="ProjectionPanels.RowsAtATime"/>.</summary>
    public int Rows { get; } = RowsFor(stride);

    /// <summary>r.</summary>
    public int Rank => rank;

    /// <summary>How many s a row has.</summary>
    public int Stride => stride;

    /// <summary>ε of all rows [<see cref="Rows"/>, <see cref="Rank"/>].</summary>
    public Span<float> AllShared => _shared;

    /// <summary>s of all rows [<see cref="Rows"/>, <see cref="Stride"/>].</summary>
    public Span<float> AllProjections => _projections;

    /// <summary>A bit for each s that exceeds its limit, 32 to a word, of all rows.</summary>
    public Span<uint> AllAbove => _above;

    /// <summary>ε of a row.</summary>
    public Span<float> Shared(int row) => _shared.AsSpan(row * rank, rank);

    /// <summary>s of a row; empty where nothing is shared.</summary>
    public ReadOnlySpan<float> Projections(int row) => rank == 0 ? [] : _projections.AsSpan(row * stride, stride);

    /// <summary>The bits of a row.</summary>
    public ReadOnlySpan<uint> Above(int row) => rank == 0 ? [] : _above.AsSpan(row * (stride / ProjectionPanels.Width), stride / ProjectionPanels.Width);

    private static int RowsFor(int stride) =>
        Math.Clamp(LargestScratch / Math.Max(1, stride), ProjectionPanels.RowsAtATime, MostRows) / ProjectionPanels.RowsAtATime * ProjectionPanels.RowsAtATime;
}
