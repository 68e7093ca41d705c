using System.Globalization;
using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Sources.Synthetic;

/// <summary>A number for each feature, by a law of its place: <c>zipfian(0.5, 0.4, 5e-4)</c>.</summary>
/// <remarks>
/// With n features and i = 0 … n − 1: <c>constant(c)</c>; <c>linear(first, last)</c>; <c>exponential(first, last)</c> = first·(last/first)^(i/(n−1));
/// <c>zipfian(e, max, min)</c>: (i+1)^−e, mapped linearly onto max … min; <c>geometric(q, sum)</c> ∝ q^i with that sum, none above 1;
/// <c>random(low, high)</c> uniform, drawn once per feature; <c>folded_normal(mean, deviation)</c> = |N(mean, deviation²)|, drawn once per feature,
/// with a third number cut off there; <c>values(a, b, …)</c> as they are. A number alone is a constant.
/// </remarks>
[TextForm("a number, or a law such as 'zipfian(0.5, 0.4, 5e-4)', 'linear(5, 4)' or 'values(0.25, 0.2)'", @"^\s*([a-z_]+\s*\([^()]*\)|[+-]?[0-9_.eE+-]+)\s*$", AdmitsNumbers = true)]
public sealed record FeatureLaw : IParsable<FeatureLaw>
{
    private const string Example = "'zipfian(0.5, 0.4, 5e-4)'";

    private static readonly Dictionary<string, (int Fewest, int Most, string Numbers)> Laws = new(StringComparer.Ordinal)
    {
        ["constant"] = (1, 1, "(c)"),
        ["linear"] = (2, 2, "(first, last)"),
        ["exponential"] = (2, 2, "(first, last)"),
        ["zipfian"] = (3, 3, "(exponent, max, min)"),
        ["geometric"] = (2, 2, "(ratio, sum)"),
        ["random"] = (2, 2, "(low, high)"),
        ["folded_normal"] = (2, 3, "(mean, deviation[, largest])"),
        ["values"] = (1, int.MaxValue, "(a, b, …)"),
    };

    private readonly double[] _numbers;

    private FeatureLaw(string name, double[] numbers) => (Name, _numbers) = (name, numbers);

    /// <summary>The law's name.</summary>
    public string Name { get; }

    /// <summary>Its numbers.</summary>
    public IReadOnlyList<double> Numbers => _numbers;

    /// <summary>The same number for all.</summary>
    public static FeatureLaw Constant(double value) => new("constant", [value]);

    /// <summary>These numbers.</summary>
    public static FeatureLaw Values(double[] values) => new("values", values);

    /// <summary>Reads a number or a law.</summary>
    /// <exception cref="FormatException">It is none, or its numbers cannot be; the message says why.</exception>
    public static FeatureLaw Parse(string s, IFormatProvider? provider = null)
    {
        var text = s.Trim();
        var open = text.IndexOf('(', StringComparison.Ordinal);
        if (open < 0)
            return Constant(Number(text));
        if (!text.EndsWith(')'))
            throw new FormatException($"'{s}' lacks its closing bracket; a law looks like {Example}");
        return Of(text[..open].Trim(), [.. text[(open + 1)..^1].Split(',').Select(Number)]);
    }

    /// <summary>A law of that name.</summary>
    /// <exception cref="FormatException">There is none, or its numbers cannot be; the message says why.</exception>
    internal static FeatureLaw Of(string name, double[] numbers)
    {
        if (!Laws.TryGetValue(name, out var law))
            throw new FormatException($"there is no law '{name}'; there are {string.Join(", ", Laws.Select(l => l.Key + l.Value.Numbers))}");
        var result = new FeatureLaw(name, numbers);
        if (numbers.Length < law.Fewest || numbers.Length > law.Most)
            throw new FormatException($"'{result}' has {numbers.Length} numbers, but is {name}{law.Numbers}");
        return Problem(name, numbers) is { } problem ? throw new FormatException($"'{result}': {problem}") : result;
    }

    /// <summary>Reads a law if it is one.</summary>
    public static bool TryParse(string? s, IFormatProvider? provider, out FeatureLaw result)
    {
        result = Constant(0);
        try
        {
            result = Parse(s ?? "", provider);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var numbers = string.Join(", ", _numbers.Select(v => v.ToString(CultureInfo.InvariantCulture)));
        return Name == "constant" ? numbers : $"{Name}({numbers})";
    }

    /// <summary>Whether it says the same.</summary>
    public bool Equals(FeatureLaw? other) => other is not null && other.Name == Name && other._numbers.AsSpan().SequenceEqual(_numbers);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>The number of each feature.</summary>
    /// <param name="count">How many features there are.</param>
    /// <param name="random">For laws that draw.</param>
    /// <exception cref="InputException">As many values must be given as there are features.</exception>
    internal double[] Create(int count, RandomStream random)
    {
        if (Name == "values" && _numbers.Length != count)
            throw new InputException($"{this} has {_numbers.Length} values for {count} features; give as many, or a law");
        var result = Enumerable.Range(0, count).Select(i => At(i, count, random)).ToArray();
        return Name == "geometric" ? ScaledTo(result, _numbers[1]) : result;
    }

    private double At(int i, int count, RandomStream random)
    {
        var last = Math.Max(count - 1, 1);
        return Name switch
        {
            "constant" => _numbers[0],
            "linear" => _numbers[0] + ((_numbers[1] - _numbers[0]) * i / last),
            "exponential" => _numbers[0] * Math.Pow(_numbers[1] / _numbers[0], (double)i / last),
            "zipfian" => Zipfian(i, count),
            "geometric" => Math.Pow(_numbers[0], i),
            "random" => _numbers[0] + ((_numbers[1] - _numbers[0]) * random.NextDouble()),
            "folded_normal" => Math.Min(Math.Abs(_numbers[0] + (_numbers[1] * random.NextGaussian())), _numbers.Length > 2 ? _numbers[2] : double.PositiveInfinity),
            _ => _numbers[i],
        };
    }

    private double Zipfian(int i, int count)
    {
        var (exponent, largest, smallest) = (_numbers[0], _numbers[1], _numbers[2]);
        var (q, end) = (Math.Pow(i + 1, -exponent), Math.Pow(count, -exponent));
        return end == 1 ? largest : smallest + ((largest - smallest) * (q - end) / (1 - end));
    }

    /// <summary>min(1, c·w_i) with c such that the sum is as wanted; the weights do not ascend.</summary>
    private static double[] ScaledTo(double[] weights, double sum)
    {
        var certain = 0;
        var tail = weights.Sum();
        while (certain < weights.Length && weights[certain] * (sum - certain) >= tail)
            tail -= weights[certain++];
        return [.. weights.Select((w, i) => i < certain ? 1 : w * (sum - certain) / tail)];
    }

    private static string? Problem(string name, double[] numbers) => name switch
    {
        "exponential" when numbers[0] <= 0 || numbers[1] <= 0 => "both ends must be above 0",
        "zipfian" when numbers[0] < 0 => "the exponent must not be negative",
        "zipfian" when numbers[1] < numbers[2] => $"the largest, {numbers[1]}, lies below the smallest, {numbers[2]}",
        "geometric" when numbers[0] is <= 0 or > 1 => "the ratio must lie in (0, 1]",
        "geometric" when numbers[1] < 0 => "the sum must not be negative",
        "random" when numbers[1] < numbers[0] => $"the upper end {numbers[1]} lies below the lower end {numbers[0]}",
        "folded_normal" when numbers[1] < 0 => "the deviation must not be negative",
        _ => null,
    };

    private static double Number(string text) =>
        double.TryParse(text.Trim().Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw new FormatException($"'{text.Trim()}' is not a number; a law looks like {Example}");
}
