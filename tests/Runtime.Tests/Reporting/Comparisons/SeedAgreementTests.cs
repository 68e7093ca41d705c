using SaeLab.Numerics;
using SaeLab.Runtime.Reporting.Comparisons;

namespace SaeLab.Runtime.Tests.Reporting.Comparisons;

public sealed class SeedAgreementTests
{
    [Fact]
    public void A_dictionary_agrees_with_itself_in_another_order_and_scale()
    {
        using var a = Matrix.FromRows([[1, 0, 0], [0, 1, 0], [0, 0, 1]]);
        using var b = Matrix.FromRows([[0, 0, 2], [3, 0, 0], [0, 0.5f, 0]]);
        Assert.Equal(new SeedAgreement(1, 1), SeedAgreement.Between(a, b));
    }

    [Fact]
    public void Rows_are_matched_once_but_shared_with_as_many_as_are_near()
    {
        // Both rows of a point at the first row of b, whose second one has cosine 0.8 with the first of a and is near none.
        using var a = Matrix.FromRows([[1, 0, 0], [1, 0, 0.1f]]);
        using var b = Matrix.FromRows([[1, 0, 0], [0.8f, 0.6f, 0]]);
        Assert.Equal(new SeedAgreement(1, 0.75), SeedAgreement.Between(a, b));
    }

    [Fact]
    public void Opposite_and_orthogonal_rows_are_not_alike()
    {
        using var a = Matrix.FromRows([[1, 0, 0], [0, 1, 0]]);
        using var b = Matrix.FromRows([[-1, 0, 0], [0, 0, 1]]);
        Assert.Equal(new SeedAgreement(0, 0), SeedAgreement.Between(a, b));
    }

    [Fact]
    public void Nothing_is_said_of_runs_without_results()
    {
        Assert.Null(SeedAgreement.Of([("nowhere", null), ("nowhere", null)]));
    }
}
