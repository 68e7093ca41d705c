namespace SaeLab.Runtime.Reporting.Charts;

/// <summary>Colours for values between two ends, readable by people who do not see all colours. Linear between stops.</summary>
internal sealed class ColourRamp
{
    /// <summary>How many colours there are.</summary>
    public const int Count = 255;

    private readonly (byte Red, byte Green, byte Blue)[] _stops;

    private ColourRamp((byte Red, byte Green, byte Blue)[] stops) => _stops = stops;

    /// <summary>One hue from pale to dark, readable in grey too: ColorBrewer's Blues (Brewer and Harrower).</summary>
    public static ColourRamp Sequential { get; } = new([(247, 251, 255), (198, 219, 239), (107, 174, 214), (33, 113, 181), (8, 48, 107)]);

    /// <summary>From dark blue over white, the middle, to dark red: ColorBrewer's RdBu.</summary>
    public static ColourRamp Diverging { get; } = new([(5, 48, 97), (67, 147, 195), (247, 247, 247), (214, 96, 77), (103, 0, 31)]);

    /// <summary>A colour, 0 that of the lower end.</summary>
    public (byte Red, byte Green, byte Blue) Colour(int index)
    {
        var place = (double)index / (Count - 1) * (_stops.Length - 1);
        var stop = Math.Min((int)place, _stops.Length - 2);
        var (from, to) = (_stops[stop], _stops[stop + 1]);
        return (Mix(from.Red, to.Red), Mix(from.Green, to.Green), Mix(from.Blue, to.Blue));

        byte Mix(byte a, byte b) => (byte)Math.Round(a + ((place - stop) * (b - a)));
    }

    /// <summary>The index of a value's colour on a scale; values beyond it take the end's.</summary>
    public static int IndexOf(double value, double low, double high)
    {
        var place = ((value / 2) - (low / 2)) / ((high / 2) - (low / 2));
        return double.IsNaN(place) ? 0 : (int)Math.Round(Math.Clamp(place, 0, 1) * (Count - 1));
    }
}
