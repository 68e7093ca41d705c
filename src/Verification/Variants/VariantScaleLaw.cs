using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Verification;

/// <summary>See its statement.</summary>
internal sealed class VariantScaleLaw() : Law(
    ComponentKind.Variant, "scale",
    "Inputs, biases and thresholds times s make latents and reconstructions times s, as for every encoder that is affine but for a selection, a rectification or a threshold.")
{
    private const double Bound = 1e-4;
    private static readonly string[] Scaling = [ParameterNames.EncoderBias, ParameterNames.DecoderBias, ParameterNames.Threshold];

    private static readonly string[] Constant =
    [
        ParameterNames.EncoderWeights, ParameterNames.DecoderWeights, ParameterNames.Skip, ParameterNames.BypassDown, ParameterNames.BypassUp, ParameterNames.DecoderStart,
    ];

    internal override void Check(Form form, LawRun run)
    {
        // Powers of two change no digits, so that even a selection among near equals stays the same.
        foreach (var scale in new[] { 1.0 / 64, 0.25, 8, 1024 })
        {
            var variant = form.Create<ISaeVariant>();
            using var problem = Problem.For(form, run.Random.For("problem"));
            var (inputs, targets) = Problem.Read(problem, 9);
            using var subject = new VariantCase(variant, new ReferenceBackend(), inputs, targets, run.Random.For("case"));
            RequireKnownParameters(variant, subject.Parameters);
            subject.Jitter(run.Random.For("jitter"));
            var before = Outputs.Of(subject.Forward());
            Scale(subject, scale);
            var after = Outputs.Of(subject.Forward());
            Compare(run, before.Latents, after.Latents, scale, "latents");
            Compare(run, before.Reconstructions, after.Reconstructions, scale, "reconstructions");
        }
    }

    private static void RequireKnownParameters(ISaeVariant variant, ParameterSet parameters)
    {
        if (!variant.Abilities.HasFlag(SaeAbilities.AffineEncoder))
            LawRun.DoesNotApply("it does not have the ability AffineEncoder");
        var unknown = parameters.Where(p => p.IsTrained && !Scaling.Contains(p.Name) && !Constant.Contains(p.Name)).Select(p => p.Name).ToList();
        if (unknown.Count > 0)
            LawRun.DoesNotApply($"it has parameters of its own: {string.Join(", ", unknown)}");
    }

    private static void Scale(VariantCase subject, double scale)
    {
        foreach (var name in Scaling)
        {
            if (subject.Parameters.Find(name) is { } parameter)
                Multiply(parameter.Value, scale);
        }

        Multiply(subject.Inputs, scale);
        if (subject.Targets is not null)
            Multiply(subject.Targets, scale);
    }

    private static void Multiply(Tensor tensor, double scale)
    {
        using var values = tensor.ToMatrix();
        foreach (ref var value in values.Span)
            value = (float)(value * scale);
        tensor.CopyFrom(values.Span);
    }

    private static void Compare(LawRun run, float[][] before, float[][] after, double scale, string what)
    {
        var largest = Math.Max(1e-6, before.Max(row => row.Max(v => (double)Math.Abs(v))));
        for (var b = 0; b < before.Length; b++)
            run.Near(before[b].Zip(after[b]).Max(p => Math.Abs(p.First - (p.Second / scale))) / largest, Bound, $"{what} of row {b} times {scale}");
    }
}
