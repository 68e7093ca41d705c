namespace SaeLab.Sources.Synthetic;

/// <summary>What features share in each of a few rows that are drawn together: ε, and of the features without parents z and what follows from it panel by panel.
/// Scratch memory of one sampler.</summary>
/// <param name="rank">Length of ε; where it is 0, nothing is shared and nothing else is kept.</param>
/// <param name="stride">How many z a row has: a multiple of <see cref="ScorePanels.Width"/>.</param>
internal sealed class ScoreBlock(int rank, int stride)
{
    /// <summary>So few rows that their z stay in a core's cache, and so many that the panels, which are run over once for all of them, cost little.</summary>
    private const int MostRows = 16, LargestScratch = 1 << 18;

    private readonly int _panels = rank == 0 ? 0 : stride / ScorePanels.Width;
    private readonly float[] _shared = new float[RowsFor(stride) * rank];
    private readonly float[] _scores = new float[rank == 0 ? 0 : RowsFor(stride) * stride];
    private readonly float[] _bounds = new float[rank == 0 ? 0 : RowsFor(stride) * (stride / ScorePanels.Width)];
    private readonly uint[] _above = new uint[rank == 0 ? 0 : RowsFor(stride) * (stride / ScorePanels.Width)];

    /// <summary>How many rows fit: a multiple of <see cref="ScorePanels.RowsAtATime"/>.</summary>
    public int Rows { get; } = RowsFor(stride);

    /// <summary>ε of all rows [<see cref="Rows"/>, rank].</summary>
    public Span<float> AllShared => _shared;

    /// <summary>z of all rows [<see cref="Rows"/>, stride].</summary>
    public Span<float> AllScores => _scores;

    /// <summary>The sum of λ in each panel, of all rows.</summary>
    public Span<float> AllBounds => _bounds;

    /// <summary>A bit for each z above <see cref="FiringIntensity.End"/>, a word for each panel, of all rows.</summary>
    public Span<uint> AllAbove => _above;

    /// <summary>ε of a row.</summary>
    public Span<float> Shared(int row) => _shared.AsSpan(row * rank, rank);

    /// <summary>z of a row.</summary>
    public ReadOnlySpan<float> Scores(int row) => _scores.AsSpan(row * stride, stride);

    /// <summary>Σλ of the panels of a row.</summary>
    public ReadOnlySpan<float> Bounds(int row) => _bounds.AsSpan(row * _panels, _panels);

    /// <summary>The bits of a row.</summary>
    public ReadOnlySpan<uint> Above(int row) => _above.AsSpan(row * _panels, _panels);

    private static int RowsFor(int stride) =>
        Math.Clamp(LargestScratch / Math.Max(1, stride), ScorePanels.RowsAtATime, MostRows) / ScorePanels.RowsAtATime * ScorePanels.RowsAtATime;
}
