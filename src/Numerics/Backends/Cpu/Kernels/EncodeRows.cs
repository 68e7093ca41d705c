using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SaeLab.Numerics.Kernels;

/// <summary>Encodes a block of rows: multiplies tile by tile and turns each tile into latents while it lies in the cache.</summary>
internal unsafe partial struct EncodeRows<T> : IPieces where T : unmanaged, ILanes<T>
{
    /// <summary>Rows of the tallest tile, rounded up to whole vectors.</summary>
    private const int LongestTile = 16;

    /// <summary>Up to so many hits in a row of a tile are picked one by one.</summary>
    private const int FewHits = 3;

    public float* Inputs;

    /// <summary>The rows to encode, or null for all.</summary>
    public int* RowIds;

    public int RowCount;
    public int InputDim;
    public float* PreBias;
    public float* Panels;
    public float* PackedBias;
    public int PanelCount;

    /// <summary>Latents to consider: all, or the length of <see cref="Only"/>.</summary>
    public int CandidateCount;

    public int* Only;
    public Activation Activation;

    /// <summary>Latents per group of GroupMax.</summary>
    public int GroupSize;

    public int Pieces;

    /// <summary>Where TopK and AbsTopK start looking, per unit of a row's norm; 0 to look at everything.</summary>
    public float BoundPerNorm;

    /// <summary>What values must exceed where rows do not select for themselves.</summary>
    public float Bound;

    public EncodeOutput Output;

    /// <summary>Index of the first list of <see cref="Output"/> that pieces may use.</summary>
    public int FirstList;

    /// <summary>Per piece: sum, sum of squares and number of the least selected value per unit of norm.</summary>
    public double* Statistics;

    /// <summary>Set to a row that is not finite.</summary>
    public int* Culprit;

    public void Run(int piece, Scratch scratch)
    {
        var (first, end) = (FirstRow(piece), FirstRow(piece + 1));
        ref var list = ref Output.Lists[FirstList + piece];
        list.Count = 0;
        new Span<double>(Statistics + (3 * piece), 3).Clear();
        if (first == end)
            return;
        var inputs = PackInputs(first, end, scratch, out var norms);
        switch (Activation.Kind)
        {
            case ActivationKind.TopK:
                EncodeTop<ByValue<T>>(ref list, piece, first, end - first, inputs, norms, scratch);
                break;
            case ActivationKind.AbsTopK:
                EncodeTop<ByMagnitude<T>>(ref list, piece, first, end - first, inputs, norms, scratch);
                break;
            case ActivationKind.GroupMax:
                EncodeGroups(ref list, first, end - first, inputs, scratch);
                break;
            default:
                EncodeAbove(ref list, first, end - first, inputs, scratch);
                break;
        }

        for (var r = first; r < end; r++)
            Output.ListOf[RowId(r)] = FirstList + piece;
    }

    /// <summary>Pieces are cut at panels of a tile's rows.</summary>
    private readonly int FirstRow(int piece)
    {
        var panels = (RowCount + Tile<T>.Rows - 1) / Tile<T>.Rows;
        return Math.Min(RowCount, (int)((long)panels * piece / Pieces) * Tile<T>.Rows);
    }

    private readonly int RowId(int row) => RowIds is null ? row : RowIds[row];

    private readonly float* PackInputs(int first, int end, Scratch scratch, out float* norms)
    {
        var height = Tile<T>.Rows;
        var panels = (end - first + height - 1) / height;
        var packed = scratch.Floats(0, ((long)panels * height * InputDim) + (end - first) + ((long)height * InputDim));
        norms = packed + ((nint)panels * height * InputDim);
        var centred = norms + (end - first);
        var rows = stackalloc float*[height];
        for (var p = 0; p < panels; p++)
        {
            var count = Math.Min(height, end - first - (p * height));
            for (var r = 0; r < count; r++)
            {
                var row = (p * height) + r;
                rows[r] = Inputs + ((nint)RowId(first + row) * InputDim);
                if (!Rows<T>.IsFinite(rows[r], InputDim))
                    *Culprit = RowId(first + row);
                if (PreBias is not null)
                {
                    Rows<T>.Subtract(rows[r], PreBias, centred + ((nint)r * InputDim), InputDim);
                    rows[r] = centred + ((nint)r * InputDim);
                }

                norms[row] = MathF.Sqrt(Rows<T>.Dot(rows[r], rows[r], InputDim));
            }

            Kernels.Panels.Pack(rows, count, InputDim, height, packed + ((nint)p * height * InputDim));
        }

        return packed;
    }

    /// <summary>
    /// Each row keeps a list of candidates above a bound that rises: when the list is full it is cut to the k largest,
    /// and the smallest of them becomes the bound. What is dropped could not have been among the k largest, so the result is exact.
    /// A row whose first bound came from a hint and let through fewer than k is marked to be done again.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void EncodeTop<TOrder>(ref EntryList list, int piece, int first, int rows, float* inputs, float* norms, Scratch scratch)
        where TOrder : struct, IOrder<T>
    {
        int height = Tile<T>.Rows, width = Tile<T>.Columns, k = (int)Math.Min(Activation.K, PanelCount * width);
        var capacity = (4 * k) + (2 * width) + T.Width;
        var values = scratch.Floats(1, ((long)rows * capacity) + rows + height + (height * width));
        var bounds = values + ((nint)rows * capacity);
        var tile = bounds + rows + height;
        var above = stackalloc ulong[LongestTile];
        var latents = scratch.Ints(2, ((long)rows * capacity) + rows);
        var counts = latents + ((nint)rows * capacity);
        var lowest = Activation.Rectified ? 0 : float.NegativeInfinity;
        new Span<int>(counts, rows).Clear();
        for (var row = 0; row < rows; row++)
            bounds[row] = BoundPerNorm == 0 ? lowest : MathF.Max(lowest, BoundPerNorm * norms[row]);

        var sink = new StoreAbove<T, TOrder> { Values = tile, Above = above };
        for (var panel = 0; panel < PanelCount; panel++)
        {
            var weights = Panels + ((nint)panel * width * InputDim);
            sink.Biases = PackedBias + (panel * width);
            for (var top = 0; top < rows; top += height)
            {
                sink.Bounds = bounds + top;
                Tile<T>.Compute(inputs + ((nint)top * InputDim), weights, InputDim, ref sink);
                for (var hits = RowsWithHits(above, Math.Min(height, rows - top)); hits != 0; hits &= hits - 1)
                {
                    var r = BitOperations.TrailingZeroCount(hits);
                    var row = top + r;
                    AddCandidates<TOrder>(
                        tile + (r * width), above[r], panel * width, k, capacity,
                        ref bounds[row], ref counts[row], values + ((nint)row * capacity), latents + ((nint)row * capacity));
                }
            }
        }

        list.Reserve(rows * k);
        for (var row = 0; row < rows; row++)
        {
            var v = values + ((nint)row * capacity);
            var l = latents + ((nint)row * capacity);
            Finish<TOrder>(ref list, piece, RowId(first + row), v, l, counts[row], k, norms[row], lowest);
        }
    }

    /// <summary>Bit r says whether row r has any hit: one branch per tile to guess instead of one per row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint RowsWithHits(ulong* above, int rows)
    {
        var hits = 0u;
        if (Vector512.IsHardwareAccelerated)
        {
            hits = (uint)~(Vector512.Equals(Vector512.Load(above), Vector512<ulong>.Zero).ExtractMostSignificantBits()
                | (Vector512.Equals(Vector512.Load(above + 8), Vector512<ulong>.Zero).ExtractMostSignificantBits() << 8));
        }
        else
        {
            for (var r = 0; r < rows; r++)
                hits |= above[r] != 0 ? 1u << r : 0;
        }

        return hits & ((1u << rows) - 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddCandidates<TOrder>(
        float* tile, ulong above, int firstLatent, int k, int capacity, ref float bound, ref int count, float* values, int* latents)
        where TOrder : struct, IOrder<T>
    {
        var place = count;
        count += BitOperations.PopCount(above);
        if (count - place <= FewHits)
        {
            for (; above != 0; above &= above - 1, place++)
            {
                var column = BitOperations.TrailingZeroCount(above);
                values[place] = tile[column];
                latents[place] = firstLatent + column;
            }
        }
        else
        {
            var left = (uint)(above & ((1ul << T.Width) - 1));
            var right = (uint)(above >> T.Width);
            T.Compress(T.Load(tile), left, values + place);
            T.CompressIndices(firstLatent, left, latents + place);
            place += BitOperations.PopCount(left);
            T.Compress(T.Load(tile + T.Width), right, values + place);
            T.CompressIndices(firstLatent + T.Width, right, latents + place);
        }

        if (count > capacity - (2 * T.Width) - T.Width)
        {
            bound = TopSelection<T, TOrder>.Keep(values, latents, count, k);
            count = k;
        }
    }

    private readonly void Finish<TOrder>(ref EntryList list, int piece, int row, float* values, int* latents, int count, int k, float norm, float lowest)
        where TOrder : struct, IOrder<T>
    {
        if (count < k && BoundPerNorm > 0 && BoundPerNorm * norm > lowest)
        {
            Output.Counts[row] = -1;
            return;
        }

        var least = 0f;
        if (count > k)
        {
            least = TopSelection<T, TOrder>.Keep(values, latents, count, k);
            count = k;
        }
        else if (count == k)
        {
            least = TopSelection<T, TOrder>.Least(values, count);
        }

        Output.Offsets[row] = list.Count;
        Output.Counts[row] = count;
        new Span<float>(values, count).CopyTo(new Span<float>(list.Values + list.Count, count));
        var found = list.Latents + list.Count;
        if (Only is null)
            new Span<int>(latents, count).CopyTo(new Span<int>(found, count));
        for (var j = 0; Only is not null && j < count; j++)
            found[j] = Only[latents[j]];
        list.Count += count;
        if (norm > 0 && count > 0)
        {
            var share = (double)least / norm;
            Statistics[3 * piece] += share;
            Statistics[(3 * piece) + 1] += share * share;
            Statistics[(3 * piece) + 2]++;
        }
    }

    /// <summary>Keeps what exceeds the bound, in the order of tiles, and then sorts it by row (a counting sort, so latents stay ascending).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void EncodeAbove(ref EntryList found, int first, int rows, float* inputs, Scratch scratch)
    {
        int height = Tile<T>.Rows, width = Tile<T>.Columns;
        var tile = scratch.Floats(1, height * width);
        var bounds = stackalloc float[height];
        var above = stackalloc ulong[LongestTile];
        new Span<float>(bounds, height).Fill(Bound);
        var sink = new StoreAbove<T, ByValue<T>> { Values = tile, Above = above, Bounds = bounds };
        for (var panel = 0; panel < PanelCount; panel++)
        {
            var weights = Panels + ((nint)panel * width * InputDim);
            sink.Biases = PackedBias + (panel * width);
            for (var top = 0; top < rows; top += height)
            {
                Tile<T>.Compute(inputs + ((nint)top * InputDim), weights, InputDim, ref sink);
                found.Reserve((height * width) + T.Width);
                for (var row = top; row < Math.Min(top + height, rows); row++)
                {
                    if (above[row - top] == 0)
                        continue;
                    var values = tile + ((row - top) * width);
                    Add(ref found, T.Load(values), (uint)(above[row - top] & ((1ul << T.Width) - 1)), panel * width, row);
                    Add(ref found, T.Load(values + T.Width), (uint)(above[row - top] >> T.Width), (panel * width) + T.Width, row);
                }
            }
        }

        SortByRow(ref found, first, rows, scratch);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref EntryList found, T values, uint bits, int firstLatent, int row)
    {
        T.Compress(values, bits, found.Values + found.Count);
        T.CompressIndices(firstLatent, bits, found.Latents + found.Count);
        var count = BitOperations.PopCount(bits);
        new Span<int>(found.Rows + found.Count, count).Fill(row);
        found.Count += count;
    }

    private readonly void SortByRow(ref EntryList found, int first, int rows, Scratch scratch)
    {
        var places = scratch.Ints(2, rows + found.Count);
        var latents = places + rows;
        var values = scratch.Floats(3, found.Count);
        new Span<int>(places, rows).Clear();
        for (var j = 0; j < found.Count; j++)
            places[found.Rows[j]]++;
        for (int row = 0, place = 0; row < rows; row++)
        {
            var count = places[row];
            Output.Offsets[RowId(first + row)] = place;
            Output.Counts[RowId(first + row)] = count;
            places[row] = place;
            place += count;
        }

        for (var j = 0; j < found.Count; j++)
        {
            var place = places[found.Rows[j]]++;
            latents[place] = Only is null ? found.Latents[j] : Only[found.Latents[j]];
            values[place] = found.Values[j];
        }

        new Span<int>(latents, found.Count).CopyTo(new Span<int>(found.Latents, found.Count));
        new Span<float>(values, found.Count).CopyTo(new Span<float>(found.Values, found.Count));
    }
}
