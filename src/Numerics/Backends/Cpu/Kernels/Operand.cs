namespace SaeLab.Numerics.Kernels;

/// <summary>One side of a multiplication: lines of numbers along the depth, stored either line by line or depth by depth.</summary>
internal unsafe struct Operand
{
    private float* _data;
    private nint _stride;
    private bool _byDepth;

    /// <summary>Line i begins at data + i · stride and its numbers follow each other.</summary>
    public static Operand ByLine(float* data, nint stride) => new() { _data = data, _stride = stride };

    /// <summary>The numbers of all lines at depth k begin at data + k · stride and follow each other.</summary>
    public static Operand ByDepth(float* data, nint stride) => new() { _data = data, _stride = stride, _byDepth = true };

    /// <summary>Lays a few lines out as a panel: panel[k · width + line], zeros for lines that are not there.</summary>
    public readonly void Pack(int firstLine, int lines, int width, int firstDepth, int depth, float* panel)
    {
        if (!_byDepth)
        {
            var rows = stackalloc float*[lines];
            for (var i = 0; i < lines; i++)
                rows[i] = _data + ((firstLine + i) * _stride) + firstDepth;
            Panels.Pack(rows, lines, depth, width, panel);
            return;
        }

        for (var k = 0; k < depth; k++, panel += width)
        {
            new Span<float>(_data + ((firstDepth + k) * _stride) + firstLine, lines).CopyTo(new Span<float>(panel, width));
            new Span<float>(panel + lines, width - lines).Clear();
        }
    }
}
