using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Verification.Tests.Fakes;

namespace SaeLab.Verification.Tests;

/// <summary>Laws catch what they are for: components with one thing wrong each, and the law that must say so.</summary>
public sealed class BrokenComponentTests
{
    private static readonly Dictionary<string, Func<FakeVariantOptions, VariantContext, ISaeVariant>> Variants = new()
    {
        ["sound"] = (o, c) => new SoundVariant(o, c),
        ["latents_changed_in_place"] = (o, c) => new LatentsChangedInPlace(o, c),
        ["detached_decoder"] = (o, c) => new DetachedDecoder(o, c),
        ["drifting_constraint"] = (o, c) => new DriftingConstraint(o, c),
        ["parameter_changed_in_forward"] = (o, c) => new ParameterChangedInForward(o, c),
        ["state_in_the_instance"] = (o, c) => new StateInTheInstance(o, c),
        ["parameter_changed_in_export"] = (o, c) => new ParameterChangedInExport(o, c),
        ["other_export"] = (o, c) => new OtherExport(o, c),
        ["batch_export"] = (o, c) => new BatchExport(o, c),
        ["bias_forgotten_in_the_loss"] = (o, c) => new BiasForgottenInTheLoss(o, c),
        ["summed_loss"] = (o, c) => new SummedLoss(o, c),
        ["divides_by_zero"] = (o, c) => new DividesByZero(o, c),
        ["undeclared_order"] = (o, c) => new UndeclaredOrder(o, c),
        ["constant_in_the_code"] = (o, c) => new ConstantInTheCode(o, c),
        ["undeclared_term"] = (o, c) => new UndeclaredTerm(o, c),
        ["runs_differ_each_time"] = (o, c) => new RunsDifferEachTime(o, c),
        ["never_learns"] = (o, c) => new NeverLearns(o, c),
        ["jump"] = (o, c) => new Jump(o, c, asLogarithm: false, trainsInput: false),
        ["jump_log"] = (o, c) => new Jump(o, c, asLogarithm: true, trainsInput: false),
        ["jump_trains_input"] = (o, c) => new Jump(o, c, asLogarithm: false, trainsInput: true),
    };

    [Theory]
    [InlineData("latents_changed_in_place", "gradients")]
    [InlineData("detached_decoder", "gradients")]
    [InlineData("drifting_constraint", "constraints")]
    [InlineData("parameter_changed_in_forward", "purity")]
    [InlineData("state_in_the_instance", "purity", "resume")]
    [InlineData("parameter_changed_in_export", "purity")]
    [InlineData("other_export", "inference")]
    [InlineData("batch_export", "shapes", "rows")]
    [InlineData("bias_forgotten_in_the_loss", "zero_error")]
    [InlineData("summed_loss", "repetition")]
    [InlineData("divides_by_zero", "degenerate")]
    [InlineData("undeclared_order", "permutation")]
    [InlineData("constant_in_the_code", "scale", "inference")]
    [InlineData("undeclared_term", "shapes")]
    [InlineData("runs_differ_each_time", "threads")]
    [InlineData("never_learns", "recovery")]
    public void A_broken_variant_is_caught(string variant, params string[] laws) => AssertBreaks(Variant(variant), ["k=3"], laws);

    [Theory]
    [InlineData("sound")]
    [InlineData("jump")]
    [InlineData("jump_log")]
    [InlineData("jump_trains_input")]
    public void A_sound_variant_is_not(string variant) => AssertSound(Variant(variant), except: ["recovery"]);

    [Theory]
    [InlineData("position_off_by_one", "position")]
    [InlineData("ignores_the_seed", "seeds")]
    [InlineData("same_parts", "splits")]
    [InlineData("some_rows_in_both_parts", "splits")]
    [InlineData("depends_on_pieces", "pieces")]
    [InlineData("aliases", "aliasing")]
    [InlineData("writes_into_the_last", "aliasing")]
    [InlineData("wrong_codes", "truth")]
    [InlineData("long_directions", "truth")]
    [InlineData("ends_early", "shapes")]
    public void A_broken_source_is_caught(string flaw, string law) => AssertBreaks(s => s.AddSource<FakeOptions>("fake", (_, context) => new FakeSource(context, flaw)), law);

    [Theory]
    [InlineData("")]
    [InlineData("a_row_in_both_parts_by_chance")]
    public void A_sound_source_is_not(string flaw) => AssertSound(s => s.AddSource<FakeOptions>("fake", (_, context) => new FakeSource(context, flaw)));

    [Theory]
    [InlineData("other_term", "terms")]
    [InlineData("changes_parameters", "terms")]
    [InlineData("adds_without_dead", "no_dead")]
    [InlineData("summed", "repetition")]
    [InlineData("divides_by_zero", "degenerate")]
    [InlineData("knows_names", "permutation")]
    public void A_broken_loss_is_caught(string flaw, string law) => AssertBreaks(s => s.AddLoss<FakeOptions>("fake", (_, _) => new FakeLoss(flaw)), law);

    [Fact]
    public void A_sound_loss_is_not() => AssertSound(s => s.AddLoss<FakeOptions>("fake", (_, _) => new FakeLoss("")));

    [Theory]
    [InlineData("touches_the_living", "touch")]
    [InlineData("edits_twice", "touch")]
    [InlineData("counts_questions", "plan")]
    [InlineData("sees_batches", "pool")]
    [InlineData("divides_by_zero", "degenerate")]
    [InlineData("stays_dead", "revival")]
    public void A_broken_resampler_is_caught(string flaw, string law) => AssertBreaks(s => s.AddResampler<FakeOptions>("fake", _ => new FakeResampler(flaw)), law);

    [Theory]
    [InlineData("")]
    [InlineData("writes_into_weights")]
    public void A_sound_resampler_is_not(string flaw) => AssertSound(s => s.AddResampler<FakeOptions>("fake", _ => new FakeResampler(flaw)));

    [Theory]
    [InlineData("averages_batches", "batches")]
    [InlineData("order", "order")]
    [InlineData("keeps_batches", "reuse")]
    [InlineData("shares_state", "reuse")]
    [InlineData("backwards", "known")]
    [InlineData("wrong_floor", "floors")]
    [InlineData("says_nothing", "readable")]
    [InlineData("one_name_twice", "readable")]
    [InlineData("divides_by_zero", "degenerate")]
    [InlineData("claims_to_be_of_the_source", "source")]
    public void A_broken_evaluator_is_caught(string flaw, string law) => AssertBreaks(s => s.AddEvaluator<FakeOptions>("fake", _ => new FakeEvaluator(flaw)), law);

    [Fact]
    public void A_sound_evaluator_is_not() => AssertSound(s => s.AddEvaluator<FakeOptions>("fake", _ => new FakeEvaluator("")));

    private static Action<IServiceCollection> Variant(string name) =>
        services => services.AddVariant<FakeVariantOptions>(name, (options, context) => Variants[name](options, context));

    private static void AssertBreaks(Action<IServiceCollection> register, string law) => AssertBreaks(register, [], law);

    /// <summary>With settings, only the form that they make is tried: others would tell the same.</summary>
    private static void AssertBreaks(Action<IServiceCollection> register, string[] settings, params string[] laws)
    {
        foreach (var law in laws)
        {
            var results = Catalogues.Verify(Catalogues.Of(register), new VerificationSettings { Law = law, Settings = settings });
            Assert.True(results.Any(r => r.Verdict == Verdict.Broken), $"the law {law} did not notice");
        }
    }

    private static void AssertSound(Action<IServiceCollection> register, params string[] except)
    {
        var results = Catalogues.Verify(Catalogues.Of(register), new VerificationSettings());
        var broken = results.Where(r => r.Verdict == Verdict.Broken && !except.Contains(r.Law)).SelectMany(VerificationTable.Complaint).ToList();
        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }
}
