using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Verification;

/// <summary>Easy rows that are their own targets.</summary>
internal sealed class PlantedInputProblem(int features, int inputDim, double active, double offset, RandomStream random)
    : PlantedProblem(features, inputDim, active, offset, random)
{
    public override Matrix Directions => InputDirections;

    public override IActivationStream Open(Split split) => OpenStream(split);
}
