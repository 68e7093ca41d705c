using System.Globalization;
using SaeLab.Runtime.Manifests;

namespace SaeLab.Runtime.Sweeps.Expectations;

/// <summary>
/// Reads sentences about the members of a sweep:
/// <code>
/// sentence   = side (("&lt;" | "&lt;=" | "&gt;" | "&gt;=") side)+  |  side "in" "[" sum "," sum "]"
///            | ("increasing" | "decreasing") "(" sum "," field ")"
/// side       = "all" "(" sum ")"  |  sum
/// sum        = product (("+" | "-") product)*
/// product    = value (("*" | "/") value)*
/// value      = number | "-" value | "(" sum ")" | "abs" "(" sum ")" | ("max" | "min" | "mean" | "sum") "(" sum ")"
///            | ("argmax" | "argmin") "(" sum "," field ")" | "count" "(" sum comparison sum ")" | measurement ["[" filter "]"]
/// </code>
/// </summary>
internal sealed class SentenceReader
{
    private static readonly string[] Functions = ["abs", "all", "argmax", "argmin", "count", "decreasing", "increasing", "max", "mean", "min", "sum"];
    private const int MostLevels = 32;

    private readonly Scanner _scanner;
    private readonly SweepNames? _names;
    private int _level;
    private bool _isInFunction;

    private SentenceReader(string text, SweepNames? names) => (_scanner, _names) = (new Scanner(text), names);

    /// <summary>Reads a sentence.</summary>
    /// <param name="text">The sentence.</param>
    /// <param name="names">What it may name; null where that is not known, so that only its form is checked.</param>
    /// <param name="complain">Told what is wrong and at which character.</param>
    /// <returns>Null where something is wrong, or where <paramref name="names"/> is null.</returns>
    public static Sentence? Read(string text, SweepNames? names, Action<int, Func<SourcePosition, ManifestProblem>> complain)
    {
        try
        {
            var sentence = new SentenceReader(text, names).ReadSentence();
            return names is null ? null : sentence;
        }
        catch (SentenceException exception)
        {
            complain(exception.Offset, exception.Problem);
            return null;
        }
    }

    private Sentence ReadSentence()
    {
        var start = _scanner.Current;
        Sentence sentence = start is { Kind: TokenKind.Name, Text: "increasing" or "decreasing" } ? ReadMonotone() : ReadComparison();
        return _scanner.Current.Kind == TokenKind.End ? sentence : throw Unexpected("the end of the sentence, or an operator");
    }

    private MonotoneSentence ReadMonotone()
    {
        var function = _scanner.Take();
        Require("(");
        var (of, field) = ReadValueAndField(function);
        if (_names is { } names && names.Groups([.. of.Members.Where(i => names.Number(i, field) is not null)], except: field).All(g => g.Select(i => names.Number(i, field)).Distinct().Count() < 2))
            throw new SentenceException(function.Offset, $"no two of the members differ in '{field.Path}' while what does not change with it is the same");
        return new MonotoneSentence(_scanner.Text, function.Text == "increasing", of, field, _names!);
    }

    private ComparisonSentence ReadComparison()
    {
        List<(Expression, string)> sides = [ReadSide()];
        List<string> signs = [];
        if (_scanner.TakeIf("in"))
        {
            Require("[");
            var low = ReadText(ReadSum);
            Require(",");
            var high = ReadText(ReadSum);
            Require("]");
            return new ComparisonSentence(_scanner.Text, [low, sides[0], high], ["<=", "<="]);
        }

        while (Comparisons.Signs.Contains(_scanner.Current.Text))
        {
            signs.Add(_scanner.Take().Text);
            sides.Add(ReadSide());
        }

        if (signs.Count == 0)
            throw Unexpected("a comparison (<, <=, >, >=) or 'in [low, high]'");
        if (signs.Any(s => (s[0] is '<' or '≤') != (signs[0][0] is '<' or '≤')))
            throw new SentenceException(0, "a chain of comparisons goes one way only");
        if (sides.All(s => s.Item1.Members.Count == 0) && _names is not null)
            throw new SentenceException(0, "the sentence speaks of no measurement");
        return new ComparisonSentence(_scanner.Text, sides, signs);
    }

    private (Expression Value, string Text) ReadSide() => ReadText(() =>
    {
        if (_scanner.Current is not { Kind: TokenKind.Name, Text: "all" })
            return ReadSum();
        var function = _scanner.Take();
        Require("(");
        var of = ReadMemberwise(function);
        Require(")");
        return new AllExpression(of);
    });

    private (Expression Value, string Text) ReadText(Func<Expression> read)
    {
        var start = _scanner.Current.Offset;
        var value = read();
        return (value, _scanner.Text[start.._scanner.End]);
    }

    private Expression ReadSum()
    {
        var left = ReadProduct();
        while (_scanner.Current is { Kind: TokenKind.Symbol, Text: "+" or "-" or "−" })
            left = new BinaryExpression(_scanner.Take().Text == "+" ? '+' : '-', left, ReadProduct());
        return left;
    }

    private Expression ReadProduct()
    {
        var left = ReadValue();
        while (_scanner.Current is { Kind: TokenKind.Symbol, Text: "*" or "/" or "×" or "÷" })
            left = new BinaryExpression(_scanner.Take().Text is "*" or "×" ? '*' : '/', left, ReadValue());
        return left;
    }

    private Expression ReadValue()
    {
        if (++_level > MostLevels)
            throw new SentenceException(_scanner.Current.Offset, "the sentence is nested too deeply");
        try
        {
            if (_scanner.TakeIf("-") || _scanner.TakeIf("−"))
                return new BinaryExpression('-', new NumberExpression(0), ReadValue());
            if (_scanner.TakeIf("("))
            {
                var inner = ReadSum();
                Require(")");
                return inner;
            }

            return _scanner.Current.Kind switch
            {
                TokenKind.Number => ReadNumber(),
                TokenKind.Name => ReadNamed(),
                _ => throw Unexpected("a measurement such as recovery.mcc, a number or a function"),
            };
        }
        finally
        {
            _level--;
        }
    }

    private NumberExpression ReadNumber()
    {
        var token = _scanner.Take();
        return double.TryParse(token.Text.Replace("_", "", StringComparison.Ordinal), NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? new NumberExpression(value)
            : throw new SentenceException(token.Offset, $"{ManifestErrors.Quoted(token.Text)} is not a number");
    }

    private Expression ReadNamed()
    {
        var name = _scanner.Take();
        if (!_scanner.TakeIf("("))
            return ReadMeasurement(name);
        if (_isInFunction && name.Text != "abs")
            throw new SentenceException(name.Offset, $"'{name.Text}' cannot stand inside of a function over members");
        switch (name.Text)
        {
            case "abs":
                return new AbsoluteExpression(Closed(ReadSum()));
            case "max" or "min" or "mean" or "sum":
                return new AggregateExpression(name.Text, Closed(ReadMemberwise(name)));
            case "argmax" or "argmin":
                var (of, field) = ReadValueAndField(name);
                return new BestExpression(name.Text == "argmax", of, field, _names!);
            case "count":
                return ReadCount(name);
            case "all" or "increasing" or "decreasing":
                throw new SentenceException(name.Offset, name.Text == "all" ? "'all' stands alone on one side of a comparison" : $"'{name.Text}' is a sentence of its own");
            default:
                throw new SentenceException(name.Offset, at => ManifestErrors.UnknownInSentence(at, "there is no function", name.Text, Functions));
        }
    }

    private CountExpression ReadCount(Token function)
    {
        var left = ReadMemberwise(function, mayBeNumber: true);
        if (!Comparisons.Signs.Contains(_scanner.Current.Text))
            throw Unexpected("a comparison (<, <=, >, >=)");
        var sign = _scanner.Take().Text;
        var right = ReadMemberwise(function, mayBeNumber: true);
        RequireSameMembers(new BinaryExpression('-', left, right), function);
        return Closed(new CountExpression(left, sign, right));
    }

    private (Expression Of, SweepField Field) ReadValueAndField(Token function)
    {
        var of = ReadMemberwise(function);
        Require(",");
        var name = _scanner.Current.Kind == TokenKind.Name ? _scanner.Take() : throw Unexpected("a swept field");
        Require(")");
        return (of, _names?.NumericField(name) ?? new SweepField(name.Text, name.Text));
    }

    /// <summary>A value of each member, all its measurements being of the same members.</summary>
    private Expression ReadMemberwise(Token function, bool mayBeNumber = false)
    {
        _isInFunction = true;
        var of = ReadSum();
        _isInFunction = false;
        if (!mayBeNumber)
            RequireSameMembers(of, function);
        return of;
    }

    private void RequireSameMembers(Expression of, Token function)
    {
        if (_names is null)
            return;
        if (of.Members.Count == 0)
            throw new SentenceException(function.Offset, $"'{function.Text}' is taken over members, but there is no measurement in it");
        if (MeasurementsIn(of).Any(m => !m.Selected.SequenceEqual(of.Members)))
            throw new SentenceException(function.Offset, $"'{function.Text}' compares members with themselves, so all its measurements need the same [...]");
    }

    private static IEnumerable<MeasurementExpression> MeasurementsIn(Expression expression) => expression switch
    {
        MeasurementExpression measurement => [measurement],
        BinaryExpression binary => MeasurementsIn(binary.Left).Concat(MeasurementsIn(binary.Right)),
        AbsoluteExpression absolute => MeasurementsIn(absolute.Of),
        _ => [],
    };

    private MeasurementExpression ReadMeasurement(Token name)
    {
        var parts = name.Text.Split('.');
        if (parts.Length < 2 || parts.Any(p => p.Length == 0))
            throw new SentenceException(name.Offset, $"{ManifestErrors.Quoted(name.Text)} is not of the form evaluator.measurement");
        if (_names is not null && !_names.Evaluators.Contains(parts[0]))
            throw new SentenceException(name.Offset, at => ManifestErrors.UnknownInSentence(at, $"nothing measures {ManifestErrors.Quoted(name.Text)}: 'evaluate' does not name", parts[0], _names.Evaluators));
        if (_scanner.Current is not { Kind: TokenKind.Symbol, Text: "[" } bracket)
            return new MeasurementExpression(name.Text, _names?.All ?? []);
        var filter = _scanner.TakeToBracket() ?? throw new SentenceException(bracket.Offset, "the bracket is not closed");
        return new MeasurementExpression(name.Text, _names?.Select(filter) ?? []);
    }

    private T Closed<T>(T value)
    {
        Require(")");
        return value;
    }

    private void Require(string symbol)
    {
        if (!_scanner.TakeIf(symbol))
            throw Unexpected($"'{symbol}'");
    }

    private SentenceException Unexpected(string wanted) =>
        new(_scanner.Current.Offset, $"expected {wanted}, but found {_scanner.Current.Description}");
}
