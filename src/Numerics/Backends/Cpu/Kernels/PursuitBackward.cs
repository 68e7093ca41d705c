namespace SaeLab.Numerics.Kernels;

/// <summary>Goes the steps of a few rows back: R = ∂/∂(x − p) of each row, and each step's term of the gradient of its atom.</summary>
internal unsafe struct PursuitBackward<T> : IPieces where T : unmanaged, ILanes<T>
{
    public const int RowsPerPiece = 8;

    public int FirstRow;
    public int EndRow;
    public int InputDim;
    public float* Inputs;
    public float* PreBias;
    public float* Dictionary;
    public int* Starts;
    public int* Atoms;
    public float* Values;
    public int* Entries;
    public float* EntryGradients;

    /// <summary>R [rows, d].</summary>
    public float* Adjoints;

    /// <summary>[steps, d]; null where the dictionary needs no gradient.</summary>
    public float* Terms;

    public float* InputGradient;
    public bool AccumulateInput;

    public readonly void Run(int piece, Scratch scratch)
    {
        var residual = scratch.Floats(0, InputDim + T.Width);
        var first = FirstRow + (piece * RowsPerPiece);
        var end = Math.Min(EndRow, first + RowsPerPiece);
        for (var b = first; b < end; b++)
        {
            var adjoint = Adjoints + ((nint)(b - FirstRow) * InputDim);
            new Span<float>(adjoint, InputDim).Clear();
            if (Terms is not null)
                LastResidual(b, residual);
            for (var step = Starts[b + 1] - 1; step >= Starts[b]; step--)
                Back(step, adjoint, residual);
            if (InputGradient is not null)
                PassOn(adjoint, InputGradient + ((nint)b * InputDim));
        }
    }

    /// <summary>The steps once more, in the forward pass's arithmetic.</summary>
    private readonly void LastResidual(int b, float* residual)
    {
        var input = Inputs + ((nint)b * InputDim);
        if (PreBias is null)
            new Span<float>(input, InputDim).CopyTo(new Span<float>(residual, InputDim));
        else
            Rows<T>.Subtract(input, PreBias, residual, InputDim);
        for (var step = Starts[b]; step < Starts[b + 1]; step++)
            Rows<T>.AddScaled(Dictionary + ((nint)Atoms[step] * InputDim), -Values[step], residual, InputDim);
    }

    private readonly void Back(int step, float* adjoint, float* residual)
    {
        var atom = Dictionary + ((nint)Atoms[step] * InputDim);
        var ofValue = EntryGradients[Entries[step]] - Rows<T>.Dot(adjoint, atom, InputDim);
        if (Terms is not null)
        {
            Rows<T>.AddScaled(atom, Values[step], residual, InputDim);
            var term = Terms + ((nint)(step - Starts[FirstRow]) * InputDim);
            new Span<float>(term, InputDim).Clear();
            Rows<T>.AddScaled(residual, ofValue, term, InputDim);
            Rows<T>.AddScaled(adjoint, -Values[step], term, InputDim);
        }

        Rows<T>.AddScaled(atom, ofValue, adjoint, InputDim);
    }

    private readonly void PassOn(float* adjoint, float* destination)
    {
        if (!AccumulateInput)
            new Span<float>(destination, InputDim).Clear();
        Rows<T>.AddScaled(adjoint, 1, destination, InputDim);
    }
}
