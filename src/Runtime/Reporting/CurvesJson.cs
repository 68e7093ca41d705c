using System.Text.Json;
using SaeLab.Abstractions;

namespace SaeLab.Runtime.Reporting;

/// <summary>The JSON of curves in <c>results.json</c>.</summary>
internal static class CurvesJson
{
    /// <summary>Writes the members of a figure's object.</summary>
    public static void Write(Utf8JsonWriter json, CurveFigure figure)
    {
        json.WriteString("name", figure.Name);
        json.WriteString("title", figure.Title);
        json.WriteString("caption", figure.Caption);
        json.WriteString("x", figure.XLabel);
        json.WriteString("y", figure.YLabel);
        json.WriteBoolean("x_logarithmic", figure.IsXLogarithmic);
        json.WriteBoolean("y_logarithmic", figure.IsYLogarithmic);
        ResultsJson.WriteList(json, "curves", figure.Curves, Write);
    }

    /// <summary>Reads a figure.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static CurveFigure Read(JsonField field) => new(
        field["name"].Text(), field["title"].Text(), field["caption"].Text(), field["x"].Text(), field["y"].Text(), [.. field["curves"].Items().Select(ReadCurve)])
    {
        IsXLogarithmic = field["x_logarithmic"].Flag(),
        IsYLogarithmic = field["y_logarithmic"].Flag(),
    };

    private static void Write(Utf8JsonWriter json, FigureCurve curve)
    {
        json.WriteString("label", curve.Label);
        json.WriteBoolean("reference", curve.IsReference);
        ResultsJson.WriteNumbers(json, "x", curve.X.Select(ResultsJson.Literal));
        ResultsJson.WriteNumbers(json, "y", curve.Y.Select(ResultsJson.Literal));
        if (curve.Band is not { } band)
            return;
        ResultsJson.WriteNumbers(json, "low", band.Select(b => ResultsJson.Literal(b.Low)));
        ResultsJson.WriteNumbers(json, "high", band.Select(b => ResultsJson.Literal(b.High)));
    }

    private static FigureCurve ReadCurve(JsonField field) => new(field["label"].Text(), Numbers(field["x"]), Numbers(field["y"]))
    {
        IsReference = field["reference"].Flag(),
        Band = field.Optional("low") is { } low ? [.. Numbers(low).Zip(Numbers(field["high"]), (l, h) => new Interval(l, h))] : null,
    };

    private static double[] Numbers(JsonField field) => [.. field.Items().Select(number => number.Number())];
}
