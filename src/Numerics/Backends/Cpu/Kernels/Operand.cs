using System.Runtime.CompilerServices;

namespace SaeLab.Numerics.Kernels;

/// <summary>One side of a multiplication: lines of numbers along the depth, stored either line by line or depth by depth.</summary>
internal unsafe struct Operand
{
    /// <summary>Numbers that packing may write behind a panel, and read behind a line.</summary>
    public const int Slack = 16;

    private float* _data;
    private nint _stride;
    private bool _byDepth;

    /// <summary>Line i begins at data + i · stride and its numbers follow each other.</summary>
    public static Operand ByLine(float* data, nint stride) => new() { _data = data, _stride = stride };

    /// <summary>The numbers of all lines at depth k begin at data + k · stride and follow each other.</summary>
    public static Operand ByDepth(float* data, nint stride) => new() { _data = data, _stride = stride, _byDepth = true };

    /// <summary>Lays a few lines out as a panel: panel[k · width + line], zeros for lines that are not there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Pack<T>(int firstLine, int lines, int width, int firstDepth, int depth, float* panel) where T : unmanaged, ILanes<T>
    {
        if (!_byDepth)
        {
            var rows = stackalloc float*[lines];
            for (var i = 0; i < lines; i++)
                rows[i] = _data + ((firstLine + i) * _stride) + firstDepth;
            Panels.Pack(rows, lines, depth, width, panel);
            return;
        }

        var source = _data + (firstDepth * _stride) + firstLine;
        if (lines == width)
        {
            // Whole vectors: what is written behind a depth is overwritten by the next.
            for (var k = 0; k < depth; k++, panel += width, source += _stride)
            {
                for (var line = 0; line < width; line += T.Width)
                    T.Load(source + line).Store(panel + line);
            }

            return;
        }

        for (var k = 0; k < depth; k++, panel += width, source += _stride)
        {
            new Span<float>(source, lines).CopyTo(new Span<float>(panel, width));
            new Span<float>(panel + lines, width - lines).Clear();
        }
    }
}
