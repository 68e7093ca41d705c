using System.Globalization;

namespace SaeLab.Abstractions;

/// <summary>A length of training with its unit: <c>5%</c> of the run, <c>1000 steps</c> or <c>2_000_000 samples</c>. Default: nothing.</summary>
[TextForm("a length of training such as '5%', '1000 steps' or '2_000_000 samples'", @"^\s*\+?([0-9_]+\.?[0-9_]*|\.[0-9_]+)([eE][+-]?[0-9]+)?\s*(%|steps|samples)\s*$")]
public readonly record struct TrainingDuration : IParsable<TrainingDuration>
{
    private readonly double _amount;
    private readonly Unit _unit;

    private TrainingDuration(double amount, Unit unit) => (_amount, _unit) = (amount, unit);

    private enum Unit
    {
        Percent,
        Steps,
        Samples,
    }

    /// <summary>Whether it is no length at all, in whatever unit.</summary>
    public bool IsZero => _amount == 0;

    /// <summary>A fraction of the run, 0 to 1.</summary>
    public static TrainingDuration OfRun(double fraction) => new(fraction * 100, Unit.Percent);

    /// <summary>A number of optimizer steps.</summary>
    public static TrainingDuration OfSteps(long steps) => new(steps, Unit.Steps);

    /// <summary>A number of activations.</summary>
    public static TrainingDuration OfSamples(long samples) => new(samples, Unit.Samples);

    /// <summary>In optimizer steps of a run, rounded to the nearest.</summary>
    public long InSteps(long totalSteps, int batch) => (long)Math.Round(_unit switch
    {
        Unit.Percent => _amount / 100 * totalSteps,
        Unit.Steps => _amount,
        _ => _amount / batch,
    });

    /// <summary>In activations of a run.</summary>
    public long InSamples(long totalSteps, int batch) => _unit == Unit.Samples ? (long)_amount : InSteps(totalSteps, batch) * batch;

    /// <summary>Reads <c>5%</c>, <c>1000 steps</c> or <c>2_000_000 samples</c>.</summary>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static TrainingDuration Parse(string s, IFormatProvider? provider = null) => TryParse(s, provider, out var result)
        ? result
        : throw new FormatException($"'{s}' is not a length of training such as '5%', '1000 steps' or '2_000_000 samples'");

    /// <summary>Reads a length of training if it is one.</summary>
    public static bool TryParse(string? s, IFormatProvider? provider, out TrainingDuration result)
    {
        result = default;
        var text = (s ?? "").Trim();
        var (suffix, unit) = text switch
        {
            _ when text.EndsWith('%') => ("%", Unit.Percent),
            _ when text.EndsWith("steps", StringComparison.Ordinal) => ("steps", Unit.Steps),
            _ when text.EndsWith("samples", StringComparison.Ordinal) => ("samples", Unit.Samples),
            _ => ("", Unit.Percent),
        };
        var number = text[..^suffix.Length].Trim().Replace("_", "", StringComparison.Ordinal);
        if (suffix.Length == 0 || !double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var amount))
            return false;
        if (!(amount >= 0) || amount > 1e15 || (unit == Unit.Percent ? amount > 100 : amount != Math.Floor(amount)))
            return false;
        result = new TrainingDuration(amount, unit);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var amount = _amount.ToString(CultureInfo.InvariantCulture);
        return _unit == Unit.Percent ? amount + "%" : $"{amount} {(_unit == Unit.Steps ? "steps" : "samples")}";
    }
}
