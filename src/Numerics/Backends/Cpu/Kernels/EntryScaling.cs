namespace SaeLab.Numerics.Kernels;

/// <summary>destination_j (+)= source_j · s of the entry's latent, with what s stands for chosen by <see cref="Task"/>.</summary>
internal unsafe struct EntryScaling : IPieces
{
    public const int PerPiece = 1 << 14;

    public EntryTask Task;
    public int Count;
    public int* Latents;
    public float* Source;
    public float* Scale;
    public float* Destination;
    public bool Accumulate;

    public readonly void Run(int piece, Scratch scratch)
    {
        var end = (int)Math.Min(Count, (piece + 1L) * PerPiece);
        for (var j = piece * PerPiece; j < end; j++)
        {
            var scale = Scale[Latents[j]];
            var value = Task == EntryTask.Divide ? Source[j] / scale : Source[j] * scale;
            Destination[j] = Accumulate ? Destination[j] + value : value;
        }
    }
}

/// <summary>What <see cref="EntryScaling"/> computes.</summary>
internal enum EntryTask
{
    /// <summary>source / s.</summary>
    Divide,

    /// <summary>source · s.</summary>
    Multiply,
}
