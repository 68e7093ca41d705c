using System.ComponentModel.DataAnnotations;
using SaeLab.Abstractions;
using SaeLab.Verification.Tests.Fakes;

namespace SaeLab.Verification.Tests;

/// <summary>How options of unknown components are found.</summary>
public sealed class FormTests
{
    [Fact]
    public void Each_option_is_varied_as_far_as_it_is_accepted() => Snapshot.Matches(string.Join('\n', Forms<VariedOptions>()));

    [Fact]
    public void Settings_of_the_user_are_verified_alone() =>
        Assert.Equal(["strength=3"], Forms<VariedOptions>("strength=3"));

    [Fact]
    public void Options_that_nobody_can_guess_are_named()
    {
        var exception = Assert.Throws<InputException>(() => Forms<HardOptions>());
        Assert.Contains("--set password=VALUE", exception.Message, StringComparison.Ordinal);
        Assert.Equal(["password=open"], Forms<HardOptions>("password=open"));
    }

    [Fact]
    public void A_setting_that_cannot_be_is_refused()
    {
        var exception = Assert.Throws<InputException>(() => Forms<VariedOptions>("strength=-1"));
        Assert.Contains("strength", exception.Message, StringComparison.Ordinal);
        Assert.Contains("strong", Assert.Throws<InputException>(() => Forms<VariedOptions>("strong=1")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_law_that_there_is_not_is_named_with_those_that_there_are()
    {
        var exception = Assert.Throws<InputException>(() => Run<VariedOptions>(new VerificationSettings { Law = "gradient" }));
        Assert.Contains("plan, pool, revival, touch", exception.Message, StringComparison.Ordinal);
    }

    private static List<string> Forms<TOptions>(params string[] settings) where TOptions : class, new() =>
        [.. Run<TOptions>(new VerificationSettings { Law = "plan", Settings = settings }).Select(r => r.Form)];

    private static IReadOnlyList<LawResult> Run<TOptions>(VerificationSettings settings) where TOptions : class, new() =>
        Catalogues.Verify(Catalogues.Of(s => s.AddResampler<TOptions>("fake", _ => new FakeResampler(""))), settings);

    /// <summary>One of each kind of option.</summary>
    public sealed record VariedOptions : IValidatedOptions
    {
        [Required, Range(1.0, 10.0)]
        public double Strength { get; init; }

        [Required, Example("[1, 2]"), Example("[5]")]
        public IReadOnlyList<int> Places { get; init; } = [];

        public bool Flag { get; init; } = true;

        public DayOfWeek Day { get; init; } = DayOfWeek.Sunday;

        [Range(0, 10)]
        public int Rank { get; init; }

        [Range(1, 10)]
        public int Size { get; init; } = 1;

        public double? Limit { get; init; } = 2;

        public InnerOptions Inside { get; init; } = new();

        public InnerOptions? Beside { get; init; }

        public IEnumerable<OptionProblem> Validate()
        {
            if (Day == DayOfWeek.Monday)
                yield return new OptionProblem(nameof(Day), "not on Mondays");
        }
    }

    /// <summary>A record in a record.</summary>
    public sealed record InnerOptions
    {
        public bool Deep { get; init; }

        [Example("7")]
        public int Number { get; init; } = 5;
    }

    /// <summary>An option with one good value.</summary>
    public sealed record HardOptions : IValidatedOptions
    {
        [Required]
        public string Password { get; init; } = "";

        public IEnumerable<OptionProblem> Validate()
        {
            if (Password != "open")
                yield return new OptionProblem(nameof(Password), "it is another");
        }
    }
}
