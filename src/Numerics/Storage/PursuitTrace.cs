namespace SaeLab.Numerics;

/// <summary>Which atoms each row of a batch chose, in which order and with which values: what matching pursuit must remember for its gradient.</summary>
/// <remarks>Opaque like <see cref="Latents"/>: each backend has a kind of its own.</remarks>
internal abstract class PursuitTrace : IDisposable
{
    /// <summary>How many iterations a row took.</summary>
    public abstract int Count(int row);

    /// <summary>The atom that a row chose in an iteration, and the value that it added.</summary>
    public abstract (int Atom, double Value) Step(int row, int iteration);

    public abstract void Dispose();
}
