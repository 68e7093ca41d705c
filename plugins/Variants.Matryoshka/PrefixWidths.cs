using SaeLab.Abstractions;

namespace SaeLab.Variants.Matryoshka;

/// <summary>Where the nested prefixes end: at fixed places, or at places that are drawn for each step.</summary>
internal sealed class PrefixWidths
{
    private readonly int _latents;
    private readonly int[] _drawn;

    public PrefixWidths(MatryoshkaOptions options)
    {
        _latents = options.Latents;
        _drawn = new int[options.RandomPrefixes ?? 0];
        if (options.RandomPrefixes is null)
            Fixed = options.Widths is { } widths ? WithAll(widths, _latents) : OfFractions(options.Fractions ?? DefaultFractions, _latents);
    }

    /// <summary>Those of Bussmann et al. 2025.</summary>
    public static IReadOnlyList<double> DefaultFractions { get; } = [1.0 / 16, 1.0 / 16, 1.0 / 8, 1.0 / 4, 1.0 / 2];

    /// <summary>The widths, ascending, the last m; null where they are drawn.</summary>
    public IReadOnlyList<int>? Fixed { get; }

    /// <summary>The number of prefixes.</summary>
    public int Count => Fixed?.Count ?? _drawn.Length;

    /// <summary>The widths for a step, ascending, the last m. A list that is drawn is reused by the next call.</summary>
    public IReadOnlyList<int> At(TrainingStep step)
    {
        if (Fixed is not null)
            return Fixed;

        // P(length ≤ ℓ) = √(ℓ / (m − 1)), the density of Nabeshima's released code; without replacement, by drawing again.
        var random = step.RandomFor("prefixes");
        for (var drawn = 0; drawn < _drawn.Length - 1;)
        {
            var u = 1 - random.NextDouble();
            var length = Math.Clamp((int)Math.Ceiling(u * u * (_latents - 1)), 1, _latents - 1);
            if (_drawn.AsSpan(0, drawn).IndexOf(length) < 0)
                _drawn[drawn++] = length;
        }

        _drawn[^1] = _latents;
        _drawn.AsSpan().Sort();
        return _drawn;
    }

    /// <summary>The first fraction that is less than one latent, or null.</summary>
    public static double? FirstEmpty(IReadOnlyList<double> fractions, int latents)
    {
        for (var i = 0; i < fractions.Count - 1; i++)
        {
            if (Size(fractions[i], latents) == 0)
                return fractions[i];
        }

        // The last takes what the others leave.
        return fractions.Take(fractions.Count - 1).Sum(f => Size(f, latents)) < latents ? null : fractions[^1];
    }

    private static int[] OfFractions(IReadOnlyList<double> fractions, int latents)
    {
        var widths = new int[fractions.Count];
        var width = 0;
        for (var i = 0; i < widths.Length; i++)
            widths[i] = width += Size(fractions[i], latents);
        widths[^1] = latents;
        return widths;
    }

    private static IReadOnlyList<int> WithAll(IReadOnlyList<int> widths, int latents) => widths is [.., var last] && last == latents ? widths : [.. widths, latents];

    /// <summary>Rounded down, but not for an error in the last digit: 0.29 of 100 latents are 29.</summary>
    private static int Size(double fraction, int latents) => (int)Math.Floor((fraction * latents) + 1e-9);
}
