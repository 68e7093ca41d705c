using SaeLab.Numerics;

namespace SaeLab.Verification;

/// <summary>What becomes of loss terms and gradients when each row of a batch is there several times.</summary>
internal static class Repetition
{
    private const double Bound = 1e-6;

    /// <summary>Terms by name, and the gradient of their weighted sum by each trained parameter.</summary>
    public sealed record Result(Dictionary<string, double> Terms, Dictionary<string, float[]> Gradients);

    /// <summary>Runs a case with its batch repeated.</summary>
    public static Result Of(VariantCase subject, int times)
    {
        (subject.Inputs, subject.Targets) = (Repeat(subject.Inputs, times), subject.Targets is null ? null : Repeat(subject.Targets, times));
        subject.Forward();
        var terms = subject.TermValues();
        if (subject.Terms.Count > 0)
            subject.Graph.Backward(subject.Total());
        return new Result(terms, subject.Trained.ToDictionary(p => p.Name, p => Snapshots.Of(subject.Graph.GradientOf(p))));
    }

    /// <summary>Notes how far two results are apart.</summary>
    public static void Compare(LawRun run, Result once, Result twice)
    {
        run.Require(once.Terms.Keys.SequenceEqual(twice.Terms.Keys), $"other terms are added: {string.Join(", ", once.Terms.Keys)}, then {string.Join(", ", twice.Terms.Keys)}");
        foreach (var (name, value) in once.Terms)
            run.Near(Math.Abs(twice.Terms[name] - value) / Math.Max(1e-3, Math.Abs(value)), Bound, $"term {name} is {value:G6}, and {twice.Terms[name]:G6} where each row is there twice");
        foreach (var (name, gradient) in once.Gradients)
        {
            var largest = Math.Max(1e-3, gradient.Max(v => (double)Math.Abs(v)));
            run.Near(gradient.Zip(twice.Gradients[name]).Max(p => Math.Abs((double)p.First - p.Second)) / largest, 10 * Bound, $"the gradient by {name} where each row is there twice");
        }
    }

    private static Matrix Repeat(Matrix rows, int times)
    {
        var repeated = new Matrix(rows.Rows * times, rows.Columns);
        for (var r = 0; r < repeated.Rows; r++)
            rows.Row(r % rows.Rows).CopyTo(repeated.Row(r));
        rows.Dispose();
        return repeated;
    }
}
