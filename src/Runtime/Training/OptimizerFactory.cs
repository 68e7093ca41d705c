using SaeLab.Numerics;
using SaeLab.Runtime.Manifests;

namespace SaeLab.Runtime.Training;

/// <summary>Makes the optimizer that a manifest names.</summary>
internal static class OptimizerFactory
{
    /// <summary>An optimizer at its start.</summary>
    public static Optimizer Create(OptimizerOptions options, ParameterSet parameters) => options switch
    {
        AdamOptions adam => new Adam(parameters, adam.Beta1, adam.Beta2, adam.Epsilon),
        ScheduleFreeSignOptions sign => new ScheduleFreeSign(parameters, sign.Momentum),
        _ => throw new NotSupportedException($"There is no optimizer for {options.GetType().Name}."),
    };
}
