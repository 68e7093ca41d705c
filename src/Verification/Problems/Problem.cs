using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Verification;

/// <summary>Makes problems that fit a variant.</summary>
internal static class Problem
{
    /// <summary>Rows, and targets where the variant was made for some.</summary>
    public static PlantedProblem For(Form form, RandomStream random, int features = 16, double active = 2, double offset = 0.5)
    {
        var context = (VariantContext)form.Context;
        return context.TargetDim is { } targetDim
            ? new PlantedTargetProblem(features, context.InputDim, targetDim, active, offset, random)
            : new PlantedInputProblem(features, context.InputDim, active, offset, random);
    }

    /// <summary>Rows and, where there are some, targets, from a place in a part.</summary>
    public static (Matrix Inputs, Matrix? Targets) Read(PlantedProblem problem, int rows, long position = 0, Split split = Split.HeldOut)
    {
        using var stream = problem.Open(split);
        stream.Position = position;
        var inputs = new Matrix(rows, problem.InputDim);
        stream.Read(inputs);
        if (problem is not ITargets targeted)
            return (inputs, null);
        var targets = new Matrix(rows, targeted.TargetDim);
        ((ITargetStream)stream).ReadTargets(targets);
        return (inputs, targets);
    }
}
