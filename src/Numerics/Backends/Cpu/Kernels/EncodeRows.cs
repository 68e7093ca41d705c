using System.Numerics;
using System.Runtime.CompilerServices;

namespace SaeLab.Numerics.Kernels;

/// <summary>Encodes a block of rows: multiplies tile by tile and turns each tile into latents while it lies in the cache.</summary>
internal unsafe struct EncodeRows<T> : IPieces where T : unmanaged, ILanes<T>
{
    public float* Inputs;
    public int Rows;
    public int InputDim;
    public float* PreBias;
    public float* Panels;
    public float* PackedBias;
    public int PanelCount;
    public int* Only;
    public Activation Activation;
    public int Pieces;

    /// <summary>Per piece, the entries of its rows, row after row.</summary>
    public EntryList* Results;

    /// <summary>Per row, its number of entries.</summary>
    public int* RowCounts;

    /// <summary>Set to the first row of a panel that is not finite.</summary>
    public int* Culprit;

    /// <summary>First row of a piece; pieces are cut at panels of a tile's rows.</summary>
    public readonly int FirstRow(int piece)
    {
        var panels = (Rows + Tile<T>.Rows - 1) / Tile<T>.Rows;
        return Math.Min(Rows, (int)((long)panels * piece / Pieces) * Tile<T>.Rows);
    }

    public void Run(int piece, Scratch scratch)
    {
        var (first, end) = (FirstRow(piece), FirstRow(piece + 1));
        if (first == end)
            return;
        Results[piece].Count = 0;
        var inputs = PackInputs(first, end, scratch);
        if (inputs is null)
            return;
        if (Activation.Kind == ActivationKind.TopK)
            EncodeTop(piece, first, end, inputs, scratch);
        else
            EncodePositive(piece, first, end, inputs, scratch);
    }

    private float* PackInputs(int first, int end, Scratch scratch)
    {
        var height = Tile<T>.Rows;
        var panels = (end - first + height - 1) / height;
        var packed = scratch.Floats(0, (long)panels * height * InputDim);
        var rows = stackalloc float*[height];
        for (var p = 0; p < panels; p++)
        {
            var count = Math.Min(height, end - first - (p * height));
            for (var r = 0; r < count; r++)
                rows[r] = Inputs + ((nint)(first + (p * height) + r) * InputDim);
            if (!Kernels.Panels.Pack(rows, count, InputDim, height, PreBias, null, packed + ((nint)p * height * InputDim)))
            {
                *Culprit = first + (p * height);
                return null;
            }
        }

        return packed;
    }

    /// <summary>
    /// Each row keeps a list of candidates above a threshold that rises: when the list is full it is cut to the k largest,
    /// and the smallest of them becomes the threshold. What is dropped could not have been among the k largest, so the result is exact.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void EncodeTop(int piece, int first, int end, float* inputs, Scratch scratch)
    {
        int height = Tile<T>.Rows, width = Tile<T>.Columns, k = Math.Min(Activation.K, PanelCount * width);
        var rows = end - first;
        var capacity = (3 * k) + (2 * width) + T.Width;
        var full = capacity - width - T.Width;
        var values = scratch.Floats(1, ((long)rows * capacity) + rows + (height * width));
        var thresholds = values + ((nint)rows * capacity);
        var tile = thresholds + rows;
        var latents = scratch.Ints(2, ((long)rows * capacity) + rows);
        var counts = latents + ((nint)rows * capacity);
        new Span<int>(counts, rows).Clear();
        new Span<float>(thresholds, rows).Fill(Activation.Rectified ? 0 : float.NegativeInfinity);

        for (var panel = 0; panel < PanelCount; panel++)
        {
            var weights = Panels + ((nint)panel * width * InputDim);
            T bias0 = T.Load(PackedBias + (panel * width)), bias1 = T.Load(PackedBias + (panel * width) + T.Width);
            for (var top = 0; top < rows; top += height)
            {
                Tile<T>.Compute(inputs + ((nint)top * InputDim), weights, tile, InputDim);
                var bottom = Math.Min(height, rows - top);
                for (var r = 0; r < bottom; r++)
                {
                    var row = top + r;
                    T z0 = T.Load(tile + (r * width)) + bias0, z1 = T.Load(tile + (r * width) + T.Width) + bias1;
                    var threshold = T.Create(thresholds[row]);
                    uint above0 = T.GreaterThan(z0, threshold), above1 = T.GreaterThan(z1, threshold);
                    if ((above0 | above1) == 0)
                        continue;
                    z0.Store(tile + (r * width));
                    z1.Store(tile + (r * width) + T.Width);
                    var above = above0 | ((ulong)above1 << T.Width);
                    var v = values + ((nint)row * capacity);
                    var l = latents + ((nint)row * capacity);
                    var count = counts[row];
                    for (; above != 0; above &= above - 1)
                    {
                        var column = BitOperations.TrailingZeroCount(above);
                        v[count] = tile[(r * width) + column];
                        l[count++] = (panel * width) + column;
                    }

                    if (count > full)
                    {
                        thresholds[row] = TopSelection<T>.Keep(v, l, count, k);
                        count = k;
                    }

                    counts[row] = count;
                }
            }
        }

        ref var result = ref Results[piece];
        result.Reserve(rows * k);
        for (var row = 0; row < rows; row++)
        {
            var v = values + ((nint)row * capacity);
            var l = latents + ((nint)row * capacity);
            var count = counts[row];
            if (count > k)
            {
                TopSelection<T>.Keep(v, l, count, k);
                count = k;
            }

            for (var j = 0; j < count; j++)
            {
                result.Latents[result.Count] = Only is null ? l[j] : Only[l[j]];
                result.Values[result.Count++] = v[j];
            }

            RowCounts[first + row] = count;
        }
    }

    /// <summary>Keeps what is positive, in the order of tiles, and then sorts it by row (a counting sort, so latents stay ascending).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void EncodePositive(int piece, int first, int end, float* inputs, Scratch scratch)
    {
        int height = Tile<T>.Rows, width = Tile<T>.Columns;
        var rows = end - first;
        var tile = scratch.Floats(1, height * width);
        ref var found = ref Results[piece];
        var zero = T.Create(0);
        for (var panel = 0; panel < PanelCount; panel++)
        {
            var weights = Panels + ((nint)panel * width * InputDim);
            T bias0 = T.Load(PackedBias + (panel * width)), bias1 = T.Load(PackedBias + (panel * width) + T.Width);
            for (var top = 0; top < rows; top += height)
            {
                Tile<T>.Compute(inputs + ((nint)top * InputDim), weights, tile, InputDim);
                var bottom = Math.Min(height, rows - top);
                found.Reserve(height * width);
                for (var r = 0; r < bottom; r++)
                {
                    T z0 = T.Load(tile + (r * width)) + bias0, z1 = T.Load(tile + (r * width) + T.Width) + bias1;
                    uint above0 = T.GreaterThan(z0, zero), above1 = T.GreaterThan(z1, zero);
                    if ((above0 | above1) == 0)
                        continue;
                    z0.Store(tile + (r * width));
                    z1.Store(tile + (r * width) + T.Width);
                    for (var above = above0 | ((ulong)above1 << T.Width); above != 0; above &= above - 1)
                    {
                        var column = BitOperations.TrailingZeroCount(above);
                        var latent = (panel * width) + column;
                        found.Values[found.Count] = tile[(r * width) + column];
                        found.Latents[found.Count] = Only is null ? latent : Only[latent];
                        found.Rows[found.Count++] = top + r;
                    }
                }
            }
        }

        SortByRow(ref found, rows, RowCounts + first, scratch);
    }

    private static void SortByRow(ref EntryList found, int rows, int* rowCounts, Scratch scratch)
    {
        new Span<int>(rowCounts, rows).Clear();
        for (var j = 0; j < found.Count; j++)
            rowCounts[found.Rows[j]]++;
        var places = scratch.Ints(2, rows + found.Count);
        var latents = places + rows;
        var values = scratch.Floats(3, found.Count);
        for (int row = 0, place = 0; row < rows; place += rowCounts[row++])
            places[row] = place;
        for (var j = 0; j < found.Count; j++)
        {
            var place = places[found.Rows[j]]++;
            latents[place] = found.Latents[j];
            values[place] = found.Values[j];
        }

        new Span<int>(latents, found.Count).CopyTo(new Span<int>(found.Latents, found.Count));
        new Span<float>(values, found.Count).CopyTo(new Span<float>(found.Values, found.Count));
    }
}
