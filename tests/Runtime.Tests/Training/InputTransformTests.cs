using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Training;

namespace SaeLab.Runtime.Tests.Training;

public class InputTransformTests
{
    [Fact]
    public void Input_scales_are_the_golden_estimates()
    {
        var golden = Golden.Case("schedules_and_controllers", "input_scale_estimates");
        var expected = golden.GetProperty("expected");
        using var x = golden.GetProperty("inputs").GetProperty("x").ToMatrix();
        Golden.AssertClose(expected.GetProperty("sqrt_d_over_mean_norm").GetDouble(), Scale(InputTransformKind.SqrtD, x), 1e-9, 0);
        Golden.AssertClose(1 / expected.GetProperty("unit_mean_square_divisor").GetDouble(), Scale(InputTransformKind.UnitMeanSquare, x), 1e-9, 0);
        Assert.Equal(1, Scale(InputTransformKind.None, x));
    }

    [Theory]
    [InlineData(InputTransformKind.SqrtD)]
    [InlineData(InputTransformKind.UnitMeanSquare)]
    public void Rows_weigh_equally_and_repeating_all_changes_nothing(InputTransformKind kind)
    {
        using var once = Matrix.FromRows([[3, 4], [0, 2], [100, 0]]);
        using var twice = Matrix.FromRows([[3, 4], [0, 2], [100, 0], [100, 0], [0, 2], [3, 4]]);
        Assert.Equal(Scale(kind, once), Scale(kind, twice), 12);
        ConstantScale.Estimate(kind, once, null).Apply(once);
        Assert.Equal(1, Scale(kind, once), 6);
    }

    [Fact]
    public void Rows_of_zeros_cannot_be_scaled()
    {
        using var zeros = new Matrix(3, 2);
        Assert.Throws<InputException>(() => Scale(InputTransformKind.SqrtD, zeros));
        Assert.Equal(1, Scale(InputTransformKind.None, zeros));
    }

    private static double Scale(InputTransformKind kind, Matrix rows)
    {
        using var backend = new ReferenceBackend();
        return ((ConstantScale)InputTransform.Estimate(kind, rows, null, backend)).Scale;
    }
}
