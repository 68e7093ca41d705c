using SaeLab.Runtime.Artefacts;
using SaeLab.Runtime.Reporting.Charts;

namespace SaeLab.Runtime.Reporting.Pages;

/// <summary>The curves of training: the four that tell most first and large, then the others.</summary>
internal static class TrainingSection
{
    private const string TermPrefix = "term.", CoefficientPrefix = "coefficient.";

    private static readonly (string Key, string Title, string Note)[] Main =
    [
        ("loss", "Loss", "weighted sum of terms"),
        ("fvu", "FVU", "unexplained variance, by batch"),
        ("l0", "L0", "active latents per row"),
        ("dead", "Dead latents", "count"),
    ];

    private static readonly (string Key, string Title, string Note)[] Others =
    [
        ("gradient_norm", "Gradient norm", "before clipping"),
        ("learning_rate", "Learning rate", ""),
    ];

    /// <summary>Writes it; nothing where nothing was logged.</summary>
    public static void Write(HtmlWriter page, IReadOnlyList<IReadOnlyList<Metric>> lines)
    {
        var curves = Curve.Of(lines);
        if (curves.Count == 0)
            return;
        page.Open("section").Element("h2", "Training");
        WriteGrid(page, isSmall: false, Main.SelectMany(known => curves.Where(c => c.Name == known.Key)));
        WriteGrid(page, isSmall: true, curves.Where(c => Main.All(known => known.Key != c.Name)));
        page.Close();
    }

    private static void WriteGrid(HtmlWriter page, bool isSmall, IEnumerable<Curve> curves)
    {
        var all = curves.ToList();
        if (all.Count == 0)
            return;
        page.Open("div", ("class", isSmall ? "charts small" : "charts"));
        foreach (var curve in all)
            WriteChart(page, curve, isSmall);
        page.Close();
    }

    private static void WriteChart(HtmlWriter page, Curve curve, bool isSmall)
    {
        var (title, note) = Words(curve.Name);
        var axis = LineChart.ValueAxis(curve, mayBeLogarithmic: curve.Name is "loss" or "fvu" or "gradient_norm" || curve.Name.StartsWith(TermPrefix, StringComparison.Ordinal));
        var notes = string.Join(", ", new[] { note, axis.IsLogarithmic ? "log scale" : "" }.Where(n => n.Length > 0));
        var last = Numbers.Short(curve.Points[^1].Value);
        page.Open("figure").Open("figcaption");
        page.Open("h3").Text(title);
        if (notes.Length > 0)
            page.Text(" ").Element("small", notes);
        page.Close();
        page.Element("output", $"{last} at {Numbers.Tick(curve.Points[^1].Samples, 4)}").Close();
        LineChart.Draw(page, curve, axis, $"{title} against samples: {Numbers.Short(curve.Points[0].Value)} at the start, {last} at the end.", isSmall);
        page.Close();
    }

    private static (string Title, string Note) Words(string key)
    {
        foreach (var known in Main.Concat(Others))
        {
            if (known.Key == key)
                return (known.Title, known.Note);
        }

        if (key.StartsWith(CoefficientPrefix, StringComparison.Ordinal))
            return ($"Coefficient of {key[CoefficientPrefix.Length..]}", "a factor");
        return key.StartsWith(TermPrefix, StringComparison.Ordinal) ? ($"Term {key[TermPrefix.Length..]}", "unweighted") : (key, "");
    }
}
