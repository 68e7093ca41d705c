using System.Runtime.Intrinsics;

namespace SaeLab.Numerics;

/// <summary>How wide the kernels compute.</summary>
public enum InstructionSet
{
    /// <summary>One number at a time; runs everywhere.</summary>
    Scalar,

    /// <summary>Eight float32 at a time.</summary>
    Vector256,

    /// <summary>Sixteen float32 at a time.</summary>
    Vector512,
}

/// <summary>Chooses the instruction set of the machine, once.</summary>
internal static class InstructionSets
{
    /// <summary>Overrides the choice, so that one machine can test all paths: <c>scalar</c>, <c>256</c> or <c>512</c>.</summary>
    public const string Override = "SAELAB_ISA";

    /// <summary>The widest that the machine has, or what <see cref="Override"/> says.</summary>
    /// <exception cref="PlatformNotSupportedException">The override names something unknown, or wider than the machine has.</exception>
    public static InstructionSet Choose()
    {
        var widest = Vector512.IsHardwareAccelerated ? InstructionSet.Vector512
            : Vector256.IsHardwareAccelerated ? InstructionSet.Vector256
            : InstructionSet.Scalar;
        InstructionSet? wanted = Environment.GetEnvironmentVariable(Override) switch
        {
            null or "" => widest,
            "scalar" => InstructionSet.Scalar,
            "256" => InstructionSet.Vector256,
            "512" => InstructionSet.Vector512,
            _ => null,
        };
        if (wanted is null || wanted > widest)
            throw new PlatformNotSupportedException($"{Override} is one of scalar, 256 and 512, and this machine computes at most {widest}.");
        return wanted.Value;
    }
}
