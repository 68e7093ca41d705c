using System.Numerics;
using System.Runtime.CompilerServices;

namespace SaeLab.Numerics.Kernels;

/// <summary>GroupMax: the largest of each group of latents, if positive.</summary>
internal unsafe partial struct EncodeRows<T>
{
    /// <summary>Each row remembers the largest value of each group so far; a panel inside one group is compared with that, others with 0.</summary>
    /// <remarks>Latents come in ascending order and must exceed what is there, so of equal values the lower index stays.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void EncodeGroups(ref EntryList list, int first, int rows, float* inputs, Scratch scratch)
    {
        int height = Tile<T>.Rows, width = Tile<T>.Columns, groups = (int)Activation.K;
        var stride = (rows + height - 1) / height * height;

        // Group by group, so that the rows of a tile find their bounds beside each other.
        var largest = scratch.Floats(1, ((long)(groups + 1) * stride) + (height * width));
        var zeros = largest + ((nint)groups * stride);
        var tile = zeros + stride;
        var latents = scratch.Ints(2, (long)groups * stride);
        var groupOf = stackalloc int[width];
        var above = stackalloc ulong[LongestTile];
        for (var group = 0; group <= groups; group++)
            new Span<float>(largest + ((nint)group * stride), stride).Clear();

        var sink = new StoreAbove<T, ByValue<T>> { Values = tile, Above = above };
        for (var panel = 0; panel < PanelCount; panel++)
        {
            var weights = Panels + ((nint)panel * width * InputDim);
            sink.Biases = PackedBias + (panel * width);
            var columns = Math.Min(width, CandidateCount - (panel * width));
            for (var column = 0; column < columns; column++)
                groupOf[column] = LatentOf((panel * width) + column) / GroupSize;
            var bounds = groupOf[0] == groupOf[columns - 1] ? largest + ((nint)groupOf[0] * stride) : zeros;
            for (var top = 0; top < rows; top += height)
            {
                sink.Bounds = bounds + top;
                Tile<T>.Compute(inputs + ((nint)top * InputDim), weights, InputDim, ref sink);
                for (var hits = RowsWithHits(above, Math.Min(height, rows - top)); hits != 0; hits &= hits - 1)
                {
                    var row = BitOperations.TrailingZeroCount(hits);
                    var values = tile + (row * width);
                    for (var bits = above[row]; bits != 0; bits &= bits - 1)
                    {
                        var column = BitOperations.TrailingZeroCount(bits);
                        var place = ((nint)groupOf[column] * stride) + top + row;
                        if (values[column] > largest[place])
                            (largest[place], latents[place]) = (values[column], LatentOf((panel * width) + column));
                    }
                }
            }
        }

        for (var row = 0; row < rows; row++)
        {
            list.Reserve(groups);
            Output.Offsets[RowId(first + row)] = list.Count;
            for (var place = (nint)row; place < (nint)groups * stride; place += stride)
            {
                if (largest[place] > 0)
                    (list.Values[list.Count], list.Latents[list.Count++]) = (largest[place], latents[place]);
            }

            Output.Counts[RowId(first + row)] = list.Count - Output.Offsets[RowId(first + row)];
        }
    }

    private readonly int LatentOf(int candidate) => Only is null ? candidate : Only[candidate];
}
