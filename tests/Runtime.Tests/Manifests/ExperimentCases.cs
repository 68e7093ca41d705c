using FsCheck;
using FsCheck.Fluent;
using SaeLab.Abstractions;
using SaeLab.Runtime.Manifests;

namespace SaeLab.Runtime.Tests.Manifests;

/// <summary>Generated experiments, with texts and numbers of every valid sort.</summary>
internal static class ExperimentCases
{
    private static readonly string[] Awkward =
    [
        "", " ", "null", "~", "true", "No", "12", "1e3", "0x1F", "- a", "a: b", "a #b", "# c", "{x}", "[y]", "*z", "&w", "!t", "'q'", "\"d\"", "\\", "a\nb", "\ta", "a ",
        "${SAELAB_DATA}/x", "%d", "@at", "`tick", "| block", "> fold", "? key", "é", "日本", "🧠", "\u0085", "\u2028", "\uFEFF", "\u0001", "\u007f", ">= 0.9", "---", "...", ".inf", "2024-01-01",
    ];

    public static Gen<Experiment> Any =>
        from name in Gen.Elements("a", "demo-2", "x1-y2-z3")
        from question in Gen.OneOf(Gen.Constant<string?>(null), Text.Select(t => (string?)t))
        from seed in Gen.Choose(0, int.MaxValue)
        from source in Source
        from variant in Variant
        from resampler in Gen.Elements<ComponentChoice?>(null, Choice(ComponentKind.Resampler, "revive", new FakeReviveOptions { Every = TrainingDuration.OfSteps(17) }))
        from training in Training
        from rows in Gen.Choose(2, 1 << 20)
        from expect in Bounds
        select new Experiment
        {
            Name = name,
            Question = question,
            Seed = (ulong)seed * 8_589_934_591UL,
            Source = source,
            Variant = variant,
            Resampler = resampler,
            Training = training,
            Evaluation = new EvaluationOptions { Samples = rows, Batch = rows },
            Evaluate = [Choice(ComponentKind.Evaluator, "density", new FakeDensityOptions { Bins = 2 + (rows % 999) }), Choice(ComponentKind.Evaluator, "reconstruction", new FakeReconstructionOptions())],
            Expect = expect,
        };

    private static Gen<string> Text => Gen.OneOf(
        Gen.Elements(Awkward),
        Gen.ListOf(Gen.Elements(Awkward)).Select(parts => string.Concat(parts)),
        Gen.ListOf(Gen.Choose(1, 0xD7FF).Select(c => (char)c)).Select(cs => string.Concat(cs)));

    private static Gen<string> Key => Text.Select(t => new string([.. t.Take(40)])).Where(t => t.Length == 0 || !char.IsHighSurrogate(t[^1]));

    private static Gen<double> Positive => Gen.Choose(1, int.MaxValue).SelectMany(_ => Gen.Choose(-300, 300), (m, e) => m * Math.Pow(10, e)).Where(double.IsNormal);

    private static Gen<TrainingDuration> Duration => Gen.OneOf(
        Gen.Choose(0, 10_000).Select(n => TrainingDuration.OfRun(n / 10_000.0)),
        Gen.Choose(0, int.MaxValue).Select(n => TrainingDuration.OfSteps(n)),
        Gen.Choose(0, int.MaxValue).Select(n => TrainingDuration.OfSamples(n)));

    private static Gen<ComponentChoice> Source => Gen.OneOf(
        from features in Gen.Choose(1, 1_000_000)
        from density in Gen.Choose(1, 1000)
        from noise in Positive
        select Choice(ComponentKind.Source, "planted", new FakePlantedOptions { Features = features, Density = density / 1000.0, Noise = (float)Math.Min(noise, 1e30) }),
        from paths in Gen.NonEmptyListOf(Text)
        from columns in Gen.ListOf(Gen.Zip(Key, Text))
        from skip in Gen.Elements<long?>(null, 0, long.MaxValue, long.MinValue)
        select Choice(ComponentKind.Source, "files", new FakeFilesOptions { Paths = [.. paths], Columns = columns.DistinctBy(c => c.Item1).ToDictionary(c => c.Item1, c => c.Item2), Once = skip is null, Skip = skip }));

    private static Gen<ComponentChoice> Variant => Gen.OneOf(
        from k in Gen.Choose(1, 1000)
        from coefficient in Positive
        from dead in Duration
        select Choice(ComponentKind.Variant, "topk", new FakeTopKOptions { Latents = 1000 + k, K = k, AuxKCoefficient = coefficient, DeadAfter = dead }),
        from coefficient in Positive
        from curve in Gen.Elements(FakeCurve.Linear, FakeCurve.SquareRoot)
        from steps in Gen.ListOf(Gen.Zip(Gen.Choose(int.MinValue, int.MaxValue), Text))
        from pause in Gen.Elements<TimeOnly?>(null, new TimeOnly(23, 59))
        select Choice(ComponentKind.Variant, "l1", new FakeL1Options
        {
            L1Coefficient = -coefficient,
            Penalty = new Coefficient(coefficient, (CoefficientUnit)(steps.Count % 4)),
            Schedule = new FakeSchedule { Curve = curve, Limit = ulong.MaxValue },
            Steps = [.. steps.Select(s => new FakeStep { At = s.Item1, Label = s.Item2.Length > 3 ? s.Item2 : null })],
            Pause = pause,
        }));

    private static Gen<TrainingOptions> Training =>
        from batch in Gen.Choose(1, 1 << 20)
        from optimizer in Optimizer
        from rate in LearningRate
        from clip in Gen.OneOf(Gen.Constant<double?>(null), Positive.Select(p => (double?)p))
        from scaling in Gen.Elements(Enum.GetValues<InputTransformKind>())
        from names in Gen.ListOf(Key)
        from schedules in Gen.ListOf(Coefficient)
        from warmup in Duration
        select new TrainingOptions
        {
            Samples = batch * 3L,
            Batch = batch,
            Optimizer = optimizer,
            LearningRate = rate,
            Coefficients = names.Distinct().Zip(schedules).ToDictionary(p => p.First, p => p.Second),
            ClipGradientNorm = clip,
            InputTransform = scaling,
            CheckpointEvery = warmup,
        };

    private static Gen<OptimizerOptions> Optimizer =>
        from rate in Positive
        from latents in Gen.Elements<int?>(null, 1, 1 << 14)
        from hundredths in Gen.Choose(0, 99)
        from optimizer in Gen.Elements<OptimizerOptions>(new AdamOptions { Beta1 = hundredths / 100.0 }, new ScheduleFreeSignOptions { Momentum = hundredths / 100.0 })
        select optimizer with { LearningRate = rate, FullRateLatents = latents };

    /// <summary>Any that fits into a run of three steps.</summary>
    private static Gen<LearningRateSchedule> LearningRate =>
        from warmup in Gen.Choose(0, 40)
        from start in Gen.Elements<double?>(null, 0, 0.1)
        from warmupShape in Gen.Elements(Enum.GetValues<WarmupShape>())
        from shape in Gen.Elements(Enum.GetValues<LearningRateShape>())
        from cosineTo in Gen.Elements(0.1, 0.25)
        from decay in Gen.Choose(0, 40)
        from decayTo in Gen.Elements(0, 0.05)
        select new LearningRateSchedule
        {
            Warmup = TrainingDuration.OfRun(warmup / 100.0),
            WarmupFrom = warmup == 0 ? null : start,
            WarmupShape = warmup == 0 ? WarmupShape.Linear : warmupShape,
            Shape = shape,
            CosineTo = shape == LearningRateShape.Constant ? 0.1 : cosineTo,
            Decay = TrainingDuration.OfRun(decay / 100.0),
            DecayTo = decay == 0 ? 0 : decayTo,
        };

    private static Gen<CoefficientSchedule> Coefficient =>
        from warmup in Gen.Choose(0, 100)
        from isTuned in Gen.Elements(false, true)
        from target in Positive
        from start in Gen.Choose(0, 40)
        from hundredths in Gen.Choose(1, 99)
        select new CoefficientSchedule
        {
            Warmup = TrainingDuration.OfRun(warmup / 100.0),
            Autotune = !isTuned ? null : new AutotuneOptions { TargetL0 = target, Start = TrainingDuration.OfRun(start / 100.0), Gain = hundredths / 100.0, Most = hundredths },
        };

    private static Gen<IReadOnlyDictionary<string, Expectation>> Bounds =>
        from keys in Gen.ListOf(Key.Where(k => k.Length > 0))
        from bound in Positive
        from comparison in Gen.Elements(">=", "<=", "==", ">", "<")
        select (IReadOnlyDictionary<string, Expectation>)keys.Distinct().ToDictionary(k => "density." + k, _ => new Expectation(comparison, -bound));

    private static ComponentChoice Choice(ComponentKind kind, string name, object options) =>
        new(FakeComponents.Catalogue.Find(kind, name)!.Descriptor, options);
}
