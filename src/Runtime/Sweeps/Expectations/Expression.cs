namespace SaeLab.Runtime.Sweeps.Expectations;

/// <summary>A part of a sentence that has a value.</summary>
internal abstract record Expression
{
    /// <summary>The members that it is taken over; empty for a number.</summary>
    public abstract IReadOnlyList<int> Members { get; }

    /// <summary>The value.</summary>
    /// <param name="values">What was measured.</param>
    /// <param name="member">The one member to take measurements of; null for the mean over those selected.</param>
    /// <exception cref="UnmeasuredException">Some measurement is not there.</exception>
    public abstract double Evaluate(SweepValues values, int? member = null);
}

/// <summary>A number.</summary>
internal sealed record NumberExpression(double Value) : Expression
{
    /// <inheritdoc/>
    public override IReadOnlyList<int> Members => [];

    /// <inheritdoc/>
    public override double Evaluate(SweepValues values, int? member = null) => Value;
}

/// <summary>A measurement of some members.</summary>
internal sealed record MeasurementExpression(string Name, IReadOnlyList<int> Selected) : Expression
{
    /// <inheritdoc/>
    public override IReadOnlyList<int> Members => Selected;

    /// <inheritdoc/>
    public override double Evaluate(SweepValues values, int? member = null) =>
        member is { } one ? values.Of(one, Name) : Selected.Average(i => values.Of(i, Name));
}

/// <summary>Arithmetic with two values.</summary>
internal sealed record BinaryExpression(char Operator, Expression Left, Expression Right) : Expression
{
    /// <inheritdoc/>
    public override IReadOnlyList<int> Members { get; } = [.. Left.Members.Union(Right.Members)];

    /// <inheritdoc/>
    public override double Evaluate(SweepValues values, int? member = null)
    {
        var (left, right) = (Left.Evaluate(values, member), Right.Evaluate(values, member));
        return Operator switch { '+' => left + right, '-' => left - right, '*' => left * right, _ => left / right };
    }
}

/// <summary>The size of a value without its sign.</summary>
internal sealed record AbsoluteExpression(Expression Of) : Expression
{
    /// <inheritdoc/>
    public override IReadOnlyList<int> Members => Of.Members;

    /// <inheritdoc/>
    public override double Evaluate(SweepValues values, int? member = null) => Math.Abs(Of.Evaluate(values, member));
}
