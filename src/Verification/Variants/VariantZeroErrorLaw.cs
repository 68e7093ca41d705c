using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Verification;

/// <summary>See its statement.</summary>
internal sealed class VariantZeroErrorLaw() : Law(
    ComponentKind.Variant, "zero_error",
    "Where the reconstruction is exactly what was to be reconstructed, the term that measures the error is 0, and so is its gradient.")
{
    internal override void Check(Form form, LawRun run)
    {
        using var problem = Problem.For(form, run.Random.For("problem"));
        var (inputs, targets) = Problem.Read(problem, 6);
        using var subject = new VariantCase(form.Create<ISaeVariant>(), new ReferenceBackend(), inputs, targets, run.Random.For("case"));
        subject.Jitter(run.Random.For("jitter"));
        subject.Forward();
        var before = subject.TermValues();
        var zero = ZeroTerm(run, subject, before);
        if (zero is null && subject.Parameters.Find(ParameterNames.EncoderBias) is { } bias)
        {
            // Where prefixes are reconstructed too, all are the same if no latent fires.
            using var silent = new Matrix(bias.Value.Rows, bias.Value.Columns);
            silent.Span.Fill(-1e3f);
            bias.Value.CopyFrom(silent.Span);
            zero = ZeroTerm(run, subject, before);
        }

        run.Require(zero is not null, "no term is 0 where the target is the reconstruction; does the loss compare the two that Forward returns, bias included?");
    }

    /// <summary>A term that depends on the target and is 0 where the target is the reconstruction.</summary>
    private static string? ZeroTerm(LawRun run, VariantCase subject, Dictionary<string, double> before)
    {
        // Twice, since single precision is what a target has: what is left of the first is the rounding of the second.
        var target = subject.Forward().Reconstruction.Value.ToMatrix();
        subject.Targets?.Dispose();
        subject.Targets = target;
        subject.Forward();
        var size = Math.Max(1e-6, Snapshots.Of(target).Sum(v => (double)v * v) / target.Rows);
        foreach (var (name, value) in subject.TermValues())
        {
            if (Math.Abs(value) > 1e-10 * size || before.GetValueOrDefault(name) == 0)
                continue;
            subject.Graph.Backward(subject.Term(name)!);
            foreach (var parameter in subject.Trained)
            {
                var largest = Snapshots.Of(subject.Graph.GradientOf(parameter)).Select(Math.Abs).DefaultIfEmpty().Max();
                run.Near(largest, 1e-4 * Math.Max(1, size), $"the gradient of {name} by {parameter.Name}, though the error is 0");
            }

            return name;
        }

        return null;
    }
}
