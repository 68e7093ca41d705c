using SaeLab.Runtime.Manifests;

namespace SaeLab.Runtime.Sweeps.Expectations;

/// <summary>The least or the largest value over members, their mean or their sum.</summary>
internal sealed record AggregateExpression(string Function, Expression Of) : Expression
{
    /// <summary>The functions that there are.</summary>
    public static readonly string[] Functions = ["max", "min", "mean", "sum"];

    /// <inheritdoc/>
    public override IReadOnlyList<int> Members => Of.Members;

    /// <inheritdoc/>
    public override double Evaluate(SweepValues values, int? member = null)
    {
        var all = Members.Select(i => Of.Evaluate(values, i));
        return Function switch { "max" => all.Aggregate(Math.Max), "min" => all.Aggregate(Math.Min), "sum" => all.Sum(), _ => all.Average() };
    }
}

/// <summary>The values of all members, each of which a comparison must hold for.</summary>
internal sealed record AllExpression(Expression Of) : Expression
{
    /// <inheritdoc/>
    public override IReadOnlyList<int> Members => Of.Members;

    /// <inheritdoc/>
    public override double Evaluate(SweepValues values, int? member = null) => throw new InvalidOperationException("All members have no one value.");

    /// <summary>The least and the largest value; NaN where any is.</summary>
    public (double Low, double High) Range(SweepValues values)
    {
        var all = Members.Select(i => Of.Evaluate(values, i)).ToList();
        return (all.Aggregate(Math.Min), all.Aggregate(Math.Max));
    }
}

/// <summary>For how many members a comparison holds.</summary>
internal sealed record CountExpression(Expression Left, string Comparison, Expression Right) : Expression
{
    /// <inheritdoc/>
    public override IReadOnlyList<int> Members { get; } = [.. Left.Members.Union(Right.Members)];

    /// <inheritdoc/>
    public override double Evaluate(SweepValues values, int? member = null) =>
        Members.Count(i => Comparisons.Holds(Left.Evaluate(values, i), Comparison, Right.Evaluate(values, i)));
}

/// <summary>The value of a field at the best of the cells, in each of which a measurement is averaged over seeds; the first of equally good ones.</summary>
internal sealed record BestExpression(bool IsLargest, Expression Of, SweepField Field, SweepNames Names) : Expression
{
    /// <inheritdoc/>
    public override IReadOnlyList<int> Members => Of.Members;

    /// <inheritdoc/>
    public override double Evaluate(SweepValues values, int? member = null)
    {
        var (best, at) = (double.NaN, double.NaN);
        foreach (var cell in Names.Groups([.. Members.Where(i => Names.Number(i, Field) is not null)]))
        {
            var mean = cell.Average(i => Of.Evaluate(values, i));
            if (double.IsNaN(mean))
                return double.NaN;
            if (double.IsNaN(best) || (IsLargest ? mean > best : mean < best))
                (best, at) = (mean, Names.Number(cell[0], Field)!.Value);
        }

        return at;
    }
}
