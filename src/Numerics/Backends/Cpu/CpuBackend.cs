using SaeLab.Numerics.Kernels;

namespace SaeLab.Numerics;

/// <summary>The fast backend: float32 kernels on the machine's threads and widest vectors.</summary>
public static class CpuBackend
{
    /// <summary>A backend that computes on that many threads. Results do not depend on their number.</summary>
    /// <param name="threads">At least 1.</param>
    /// <param name="instructionSet">How wide to compute; default the widest that the machine has, or what <c>SAELAB_ISA</c> says (scalar, 256, 512).</param>
    /// <exception cref="PlatformNotSupportedException"><c>SAELAB_ISA</c> names what the machine lacks.</exception>
    public static Backend Create(int threads, InstructionSet? instructionSet = null) => (instructionSet ?? InstructionSets.Choose()) switch
    {
        InstructionSet.Vector512 => new CpuBackend<Lanes512>(threads, InstructionSet.Vector512),
        InstructionSet.Vector256 => new CpuBackend<Lanes256>(threads, InstructionSet.Vector256),
        _ => new CpuBackend<LanesScalar>(threads, InstructionSet.Scalar),
    };
}
